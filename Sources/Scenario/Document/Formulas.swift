import Measurement

/// A number of the file's own: one of `kpis:`.
public struct NamedFormula: Sendable {
    public var name: String
    public var formula: Formula
    public var location: SourceLocation
}

/// One line of `expect:`.
public struct Expectation: Sendable {
    /// As written.
    public var text: String
    public var condition: Condition
    public var location: SourceLocation
}

extension Reader {
    func readKpis(_ tree: Tree) -> [NamedFormula] {
        named(tree, "a KPI", example: "`kpis: {cart_abandonment: 1 - events.purchase.count / events.cart.count}`")
            .compactMap { entry -> NamedFormula? in
                guard let text = text(entry.value, "a formula") else { return nil }
                do throws(FormulaError) {
                    return NamedFormula(
                        name: entry.key, formula: try Formula(parsing: text), location: entry.value.location)
                } catch {
                    report(error, in: text, at: entry.value.location)
                    return nil
                }
            }
    }

    func readExpectations(_ tree: Tree) -> [Expectation] {
        let trees = list(tree, "conditions", example: "`expect:` with lines like `- goals.purchase.conversions > 0`")
        return trees.compactMap { tree in
            condition(tree).map { Expectation(text: $0.text, condition: $0, location: tree.location) }
        }
    }

    func conditions(_ tree: Tree) -> [Condition] {
        list(tree, "conditions", example: "`[response_ms.p99 < 50]`").compactMap { tree in
            let condition = condition(tree)
            if let condition {
                loadConditions.append(Expectation(text: condition.text, condition: condition, location: tree.location))
            }
            return condition
        }
    }

    private func condition(_ tree: Tree) -> Condition? {
        guard let text = text(tree, "a condition") else { return nil }
        do {
            return try Condition(parsing: text)
        } catch {
            report(error, in: text, at: tree.location)
            return nil
        }
    }

    private func report(_ error: FormulaError, in text: String, at location: SourceLocation) {
        let shown = text.count > 60 ? "\(text.prefix(57))..." : text
        problems.report(
            "`\(shown)` cannot be read from its character \(error.offset + 1) on", at: location, remedy: error.message)
    }
}
