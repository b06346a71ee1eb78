/// A scenario that was read once, to be compiled again with other values as often as wanted: by a forecast, for every draw of its
/// assumptions.
public struct ScenarioSource: Sendable {
    /// As it stands.
    public let scenario: CompiledScenario
    private let tree: Tree
    private let loader: ScenarioLoader

    fileprivate init(_ scenario: CompiledScenario, tree: Tree, loader: ScenarioLoader) {
        self.scenario = scenario
        self.tree = tree
        self.loader = loader
    }

    /// The scenario as one text, with imports and other values in place: read back, it is the same scenario. Recorded arrivals
    /// (`trace:`) are still named by their files.
    public var resolvedText: String { tree.yaml }

    /// The same, shown as another text with other values: for one that was read from ``resolvedText``.
    public func told(as text: String, overrides: [Override]) -> ScenarioSource {
        var scenario = scenario
        (scenario.text, scenario.overrides) = (text, overrides)
        return ScenarioSource(scenario, tree: tree, loader: loader)
    }

    /// The scenario with other values; nothing is read from files but recorded arrivals (`trace:`).
    ///
    /// - Throws: ``ScenarioProblems`` where a path names nothing or a value is not legal there.
    public func with(_ overrides: [Override]) throws(ScenarioProblems) -> CompiledScenario {
        let problems = Problems()
        var changed = tree
        for override in overrides { Overriding(problems: problems).apply(override, to: &changed) }
        try problems.check()
        var scenario = loader.compile(changed, problems)
        try problems.check()
        scenario.text = self.scenario.text
        scenario.overrides = self.scenario.overrides + overrides
        return scenario
    }
}

extension ScenarioLoader {
    /// Reads a file as ``load(path:overrides:)`` does, to be compiled with other values later.
    public func source(path: String, overrides: [Override] = []) throws(ScenarioProblems)
        -> ScenarioSource
    {
        try source(text: SourceFile.read(path), name: path, overrides: overrides)
    }

    /// The same of a text; see ``load(text:name:overrides:)``.
    public func source(
        text: String, name file: String, overrides: [Override] = []
    ) throws(ScenarioProblems) -> ScenarioSource {
        let text = try SourceFile.text(
            of: Array(text.utf8), at: SourceLocation(file: file, line: 1, column: 1))
        let problems = Problems()
        var imports = Imports(problems: problems)
        guard var tree = imports.tree(of: text, file: file) else {
            try problems.check()
            throw ScenarioProblems(
                "the file cannot be read", at: SourceLocation(file: file, line: 1, column: 1),
                remedy: "check it")
        }
        for override in overrides { Overriding(problems: problems).apply(override, to: &tree) }
        var scenario = compile(tree, problems)
        checkWhatIfs(of: tree, known: problems)
        try problems.check()
        scenario.text = text
        scenario.overrides = overrides
        return ScenarioSource(scenario, tree: tree, loader: self)
    }
}
