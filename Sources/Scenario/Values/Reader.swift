import Attribution
import Simulation

/// Reads the sections of a scenario's tree into typed values, and reports whatever is not as it should be.
///
/// Each section's file extends it with the reading of that section.
final class Reader {
    let problems: Problems
    /// Traits by name; empty while the traits themselves are read.
    var traits = TraitTable()
    private(set) var assumptions: [UncertainAssumption] = []
    private(set) var numbers: [WrittenNumber] = []
    private var noted: Set<String> = []
    /// Conditions of `load:` with their places.
    var loadConditions: [Expectation] = []

    /// Rules of others.
    let rules: RuleCatalog

    init(problems: Problems, rules: RuleCatalog = RuleCatalog()) {
        self.problems = problems
        self.rules = rules
    }

    func note(_ assumption: UncertainAssumption) {
        // The same number may be looked at twice, e.g. as a trait's unit and as its value.
        if !assumptions.contains(assumption) { assumptions.append(assumption) }
    }

    func note(_ number: WrittenNumber) {
        if noted.insert(number.path).inserted { numbers.append(number) }
    }

    // MARK: - Numbers

    /// A number that may be drawn or be a trait.
    ///
    /// - Parameter restExcuses: a `rest` beside it takes what is left, so that its range may leave [0, 1].
    func amount(_ tree: Tree, _ wanted: Wanted, restExcuses: Bool = false) -> Amount? {
        let amount: Amount
        if let entry = tree.entries?.first, tree.entries?.count == 1, DistributionFamily(rawValue: entry.key) != nil {
            guard let (drawn, unit) = distribution(tree) else { return nil }
            guard fits(unit: unit, of: tree, wanted) else { return nil }
            amount = drawn
        } else if let name = traitName(tree) {
            guard let trait = self.trait(name, at: tree.location) else { return nil }
            if let unit = traits.units[trait], !fits(unit: unit, of: tree, wanted) { return nil }
            amount = .trait(trait)
        } else {
            return literal(tree, wanted).map { .constant($0) }
        }
        guard checkRange(of: amount, at: tree, wanted, restExcuses: restExcuses) else { return nil }
        return amount
    }

    /// A number written out.
    func constant(_ tree: Tree, _ wanted: Wanted) -> Double? {
        if traitName(tree) != nil {
            problems.report(
                "\(tree.noun) is a trait where one number for everybody is wanted", at: tree.location,
                remedy: wanted.remedy)
            return nil
        }
        return literal(tree, wanted)
    }

    /// A number, or `rest`.
    func share(_ tree: Tree, _ wanted: Wanted = .probability, restExcuses: Bool = false) -> Share? {
        if tree.text == "rest" { return .rest }
        return amount(tree, wanted, restExcuses: restExcuses).map { .amount($0) }
    }

    /// A duration written out, in whole microseconds.
    func microseconds(_ tree: Tree, _ wanted: Wanted = .duration) -> Int64? {
        guard let value = constant(tree, wanted) else { return nil }
        guard value < 9e18 else {
            problems.report("\(tree.noun) is longer than 285,000 years", at: tree.location, remedy: wanted.remedy)
            return nil
        }
        // A time over 0 stays over 0.
        return max(Int64(value.rounded()), wanted.above ? 1 : .min)
    }

    func integer(_ tree: Tree, _ wanted: Wanted = .count) -> Int? {
        guard let value = constant(tree, wanted) else { return nil }
        guard abs(value) < 1e15 else {
            problems.report("\(tree.noun) is too large", at: tree.location, remedy: wanted.remedy)
            return nil
        }
        return Int(value)
    }

    // MARK: - Traits

    /// `buying` of `$buying`.
    func traitName(_ tree: Tree) -> String? {
        guard let text = tree.plainText, text.first == "$" else { return nil }
        return String(text.dropFirst())
    }

    /// Index of a trait.
    func trait(_ name: String, at location: SourceLocation) -> Int? {
        if let index = traits.names.firstIndex(of: name) { return index }
        let remedy =
            traits.names.isEmpty
            ? "define it under `population.traits`"
            : Suggestion.remedy(for: name, among: traits.names, plural: "traits", sigil: "$")
        problems.report("there is no trait `$\(name)`", at: location, remedy: remedy)
        return nil
    }

    private func fits(unit: Unit?, of tree: Tree, _ wanted: Wanted) -> Bool {
        guard let unit, unit != wanted.unit else { return true }
        let what = traitName(tree) == nil ? "this distribution" : tree.noun
        problems.report(
            "\(what) is \(unit.noun) where \(wanted.noun) is wanted", at: tree.location, remedy: wanted.remedy)
        return false
    }

    private func checkRange(of amount: Amount, at tree: Tree, _ wanted: Wanted, restExcuses: Bool) -> Bool {
        if restExcuses { return true }
        let range = traits.range(of: amount)
        let what = traitName(tree) == nil ? "this distribution" : tree.noun
        if !wanted.contains(range.lower) {
            let bound =
                wanted.above && range.lower >= 0
                ? "be \(Literal.plain(wanted.lower))" : "go under \(Literal.plain(wanted.lower))"
            problems.report(
                "\(what) can \(bound) where \(wanted.noun) is wanted", at: tree.location, remedy: wanted.remedy)
            return false
        }
        if range.upper > wanted.upper {
            problems.report(
                "\(what) can go over \(Literal.plain(wanted.upper)) where \(wanted.noun) is wanted", at: tree.location,
                remedy: wanted.upper == 1
                    ? "draw it from a range within [0, 1] (a beta is), or let another outcome of the stage be `rest`"
                    : wanted.remedy)
            return false
        }
        return true
    }
}
