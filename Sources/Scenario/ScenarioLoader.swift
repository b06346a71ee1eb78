import Attribution
import Simulation

/// Reads scenario files.
///
/// A file is read in four steps: text to a located tree with its imports, overrides put into the tree, the tree to typed
/// sections, the sections to a world. Whatever is wrong in any of them is told at once, as far as a step can go on.
public struct ScenarioLoader: Sendable {
    /// Rules that a scenario may name beside Footfall's own.
    private let rules: RuleCatalog

    public init(rules: RuleCatalog = RuleCatalog()) { self.rules = rules }

    /// The scenario of a file.
    ///
    /// - Parameters:
    ///   - path: relative to the working directory, or absolute.
    ///   - overrides: applied in order, before anything is checked.
    /// - Throws: ``ScenarioProblems`` with everything that is wrong.
    public func load(path: String, overrides: [Override] = []) throws(ScenarioProblems) -> CompiledScenario {
        try load(text: SourceFile.read(path), name: path, overrides: overrides)
    }

    /// The scenario of a text.
    ///
    /// - Parameter file: what diagnostics call it; imports and traces are relative to its folder.
    public func load(
        text: String, name file: String, overrides: [Override] = []
    ) throws(ScenarioProblems) -> CompiledScenario {
        try source(text: text, name: file, overrides: overrides).scenario
    }

    func compile(_ tree: Tree, _ problems: Problems) -> CompiledScenario {
        let reader = Reader(problems: problems, rules: rules)
        let document = reader.readDocument(TreePath.annotated(tree))
        let compiler = Compiler(document: document, traits: reader.traits, problems: problems)
        let head = document.head
        let world = compiler.world()
        compiler.checkGoalOfCases()
        PathCheck(document: document, names: compiler.names, problems: problems).check()
        let rules = compiler.rules()
        return CompiledScenario(
            name: head.name, description: head.description, seed: head.seed, start: head.start, horizon: head.horizon,
            timeZoneIdentifier: head.clock.identifier, zone: compiler.zoneOffsets(), currency: head.currency,
            minorUnits: head.minorUnits, goal: head.goal?.name, margin: head.margin, world: world,
            tracking: compiler.tracking(), vocabulary: compiler.vocabulary(), rules: rules.known,
            laterRules: rules.later,
            choices: compiler.choices(), stitching: document.attribution.stitching,
            commissionRule: compiler.commissionRule(), commissionTerms: document.attribution.commissionTerms,
            excludeFlagged: document.attribution.excludeFlagged,
            cases: compiler.cases(), gauges: compiler.gauges(), kpis: document.kpis, whatIfs: compiler.whatIfs(),
            load: document.load, expectations: document.expectations, assumptions: reader.assumptions,
            numbers: reader.numbers,
            warnings: Problems.sorted(problems.warnings), text: "", overrides: [])
    }

    /// Reads the scenario again as each what-if sets it: what is wrong only then is the what-if's fault.
    func checkWhatIfs(of tree: Tree, known problems: Problems) {
        guard let whatIfs = tree["what_if"]?.entries else { return }
        for entry in whatIfs {
            guard let set = entry.value["set"]?.entries else { continue }
            var variant = tree
            let found = Problems()
            for value in set {
                Overriding(problems: found).apply(
                    path: value.key, value: value.value, at: value.keyLocation, to: &variant)
            }
            if found.found.isEmpty { _ = compile(variant, found) }
            // What is wrong without the what-if as well has been reported in its own words.
            for diagnostic in found.found where !problems.found.contains(diagnostic) {
                problems.report(
                    "what-if `\(entry.key)`: \(diagnostic.message)", at: diagnostic.location, remedy: diagnostic.remedy)
            }
        }
    }
}
