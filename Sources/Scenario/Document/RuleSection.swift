import Attribution
import Tracking

/// An attribution rule as written, checked; judged where it is one that this version knows how to compute.
struct RuleSection {
    /// `time-decay`.
    var family: String
    /// With its parameters: `time-decay(half_life=7d)`.
    var name: String
    var location: SourceLocation
    /// `nil` for rules that judge all paths together, which no run computes yet.
    var specification: RuleSpecification?
}

extension Reader {
    /// `linear`, `time-decay(half_life=7d)` or `{markov: {order: 2}}`.
    func rule(_ tree: Tree) -> RuleSection? {
        if let text = tree.text { return rule(called: text, at: tree.location) }
        guard let entries = tree.entries, entries.count == 1, let entry = entries.first else {
            problems.report(
                "\(tree.noun) stands where a rule is wanted", at: tree.location,
                remedy: "write `linear`, or one with parameters like `{time-decay: {half_life: 7d}}`")
            return nil
        }
        return rule(entry.key, parameters: entry.value, at: entry.keyLocation)
    }

    /// A rule in one word or in the form of a call, as on the command line.
    func rule(called text: String, at location: SourceLocation) -> RuleSection? {
        // Lists and maps within it are the command line's syntax.
        if text.contains(where: { "[{".contains($0) }) { return spelledRule(text, at: location) }
        guard let open = text.firstIndex(of: "(") else {
            return rule(text, parameters: Tree(content: .map([]), location: location), at: location)
        }
        guard text.last == ")" else {
            problems.report(
                "the rule `\(text)` has no closing `)`", at: location,
                remedy: "write it like `time-decay(half_life=7d)`")
            return nil
        }
        let inside = text[text.index(after: open)...].dropLast()
        var entries: [Tree.Entry] = []
        for part in inside.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map(\.trimmingSpaces)
            guard sides.count == 2 else {
                problems.report(
                    "`\(part)` is no parameter of a rule", at: location, remedy: "write it like `half_life=7d`")
                return nil
            }
            let value = Tree(content: .scalar(sides[1], quoted: false), location: location)
            entries.append(Tree.Entry(key: sides[0], keyLocation: location, value: value))
        }
        return rule(
            text[..<open].trimmingSpaces, parameters: Tree(content: .map(entries), location: location), at: location)
    }

    private func spelledRule(_ text: String, at location: SourceLocation) -> RuleSection? {
        do {
            let request = try RuleSpelling.read(text, others: rules)
            return RuleSection(
                family: request.name, name: text, location: location, specification: request.specification)
        } catch {
            let meant = error.unknown.flatMap { Suggestion.closest(to: $0, among: error.known) }
            problems.report(
                "the rule `\(text)`: \(error.message)", at: location,
                remedy: meant.map { "did you mean `\($0)`?" } ?? error.remedy)
            return nil
        }
    }

    private func rule(_ name: String, parameters: Tree, at location: SourceLocation) -> RuleSection? {
        if let entry = rules.entry(called: name) { return rule(entry, parameters: parameters, at: location) }
        guard let family = RuleFamily(rawValue: name) else {
            problems.report(
                "there is no rule `\(name)`", at: location,
                remedy: name == "exec"
                    ? "programs are named on the command line: `--rule-program NAME=PATH`, and here the rule `NAME`"
                    : Suggestion.remedy(for: name, among: rules.names, plural: "rules"))
            return nil
        }
        let what = "the rule `\(name)`"
        guard parameters.isEmpty || !family.parameters.isEmpty else {
            problems.report("\(what) has no parameters", at: parameters.location, remedy: "write its name alone")
            return nil
        }
        guard let fields = Fields(parameters, what: what, keys: family.parameters, problems: problems) else {
            return nil
        }
        let before = problems.found.count
        let kind = kind(of: family, fields)
        guard problems.found.count == before else { return nil }
        let written = (parameters.entries ?? []).map { "\($0.key)=\($0.value.yaml)" }.joined(separator: ",")
        let full = written.isEmpty ? name : "\(name)(\(written))"
        return RuleSection(
            family: name, name: full, location: location, specification: kind.map { RuleSpecification($0, name: full) })
    }

    /// A rule of somebody else's.
    private func rule(_ entry: RuleEntry, parameters: Tree, at location: SourceLocation) -> RuleSection? {
        let entries = parameters.entries ?? []
        let written = entries.map { "\($0.key)=\($0.value.yaml)" }.joined(separator: ",")
        let text = entry.description.name + (written.isEmpty ? "" : "(\(written))")
        do {
            let given = entries.map { RuleParameter($0.key, ruleValue($0.value)) }
            let request = try RuleReader.request(entry, parameters: given, text: text)
            return RuleSection(
                family: entry.description.name, name: text, location: location, specification: request.specification)
        } catch {
            let meant = error.unknown.flatMap { Suggestion.closest(to: $0, among: error.known) }
            problems.report(
                error.message, at: location, remedy: meant.map { "did you mean `\($0)`?" } ?? error.remedy)
            return nil
        }
    }

    private func kind(of family: RuleFamily, _ fields: Fields) -> RuleSpecification.Kind? {
        switch family {
        case .firstTouch: return .firstTouch
        case .lastTouch: return .lastTouch
        case .lastNonDirect: return .lastNonDirect
        case .linear: return .linear
        case .timeDecay:
            return .timeDecay(
                halfLife: fields["half_life"].flatMap { microseconds($0, .positiveDuration) } ?? 7 * Unit.day)
        case .positionBased:
            let weights = weights(["first", "last"], standard: 0.4, fields)
            return .positionBased(first: weights[0], last: weights[1])
        default:
            let before = problems.found.count
            checkFurther(family, fields)
            return problems.found.count == before ? further(family, fields) : nil
        }
    }

    /// What the command line would make of the same parameters; `nil` for rules that judge all paths together.
    private func further(_ family: RuleFamily, _ fields: Fields) -> RuleSpecification.Kind? {
        // Unknown keys have been reported, each at its place.
        let known = (fields.tree.entries ?? []).filter { family.parameters.contains($0.key) }
        let parameters = known.map { RuleParameter($0.key, ruleValue($0.value)) }
        do {
            let request = try RuleReader.request(family, parameters: parameters, text: family.rawValue)
            return request.specification?.kind
        } catch {
            problems.report(error.message, at: fields.tree.location, remedy: error.remedy)
            return nil
        }
    }

    private func ruleValue(_ tree: Tree) -> RuleValue {
        if let entries = tree.entries {
            return RuleValue(.map(entries.map { RuleParameter($0.key, ruleValue($0.value)) }))
        }
        if let items = tree.items { return RuleValue(.list(items.map(ruleValue))) }
        return RuleValue(.word(tree.text ?? ""))
    }

    /// Shares that sum to at most 1.
    private func weights(_ keys: [String], standard: Double, _ fields: Fields) -> [Double] {
        let weights = keys.map { key in fields[key].flatMap { constant($0, .share) } ?? standard }
        let sum = weights.reduce(0, +)
        if sum > 1 + 1e-9 {
            problems.report(
                "the shares of \(fields.what) sum to \(Literal.plain((sum * 1e6).rounded() / 1e6))",
                at: fields.tree.location,
                remedy: "they sum to at most 1; what they leave goes to the others")
        } else if sum == 0 {
            problems.report(
                "all shares of \(fields.what) are 0", at: fields.tree.location,
                remedy: "give the first or the last some")
        }
        return weights
    }

    /// Parameters of the rules beyond the six, each with its own place.
    private func checkFurther(_ family: RuleFamily, _ fields: Fields) {
        switch family {
        case .wShaped:
            _ = weights(["first", "milestone", "last"], standard: 0.3, fields)
            _ = fields["event"].flatMap { text($0, "the name of an event") }
        case .custom:
            guard let weights = fields.required("weights", remedy: "write `weights: [0.5, 0.3, 0.2]`"),
                weights.entries == nil
            else { return }
            for weight in list(weights, "weights", example: "`weights: [0.5, 0.3, 0.2]`") {
                _ = constant(weight, .nonnegative)
            }
        case .priority:
            guard let order = fields.required("order", remedy: "write `order: [email, search]`, the highest first")
            else { return }
            _ = references(order, "the name of a channel")
        case .affiliate:
            _ = fields["model"].flatMap {
                choice($0, among: ["last-click", "first-click"], "a model of affiliate credit")
            }
            _ = fields["coupon"].flatMap { choice($0, among: ["override", "ignore"], "a choice about coupons") }
            guard let split = fields["split"] else { return }
            for entry in named(split, "a role", example: "`split: {introducer: 0.2, closer: 0.5}`") {
                _ = constant(entry.value, .share)
            }
        case .markov:
            _ = fields["order"].flatMap { integer($0, .positiveCount) }
            _ = fields["nulls"].flatMap { flag($0) }
        case .shapley:
            _ = fields["value"].flatMap { choice($0, among: ["observed"], "a value function") }
        default: break
        }
    }
}
