import Attribution
import FootfallTestKit
import Testing
import Tracking

/// Rules of others: asked with what the choices left, rounded like any rule, stopped at their first failure.
struct PluggedRuleTests {
    /// Weighs each touch by a list, whatever the touches are.
    private struct Fixed: CreditRule {
        static let description = RuleDescription(
            name: "fixed", summary: "a list",
            parameters: [
                BackendOption(name: "weights", type: .text, standard: nil, summary: "separated by blanks"),
                BackendOption(name: "mood", type: .choice, standard: "good", choices: ["good", "bad"], summary: ""),
            ])
        let weights: [Double]
        init(parameters: [String: String]) throws {
            weights = (parameters["weights"] ?? "").split(separator: " ").compactMap { Double($0) }
            if parameters["mood"] == "bad" { throw RuleError.failed("bad mood") }
            if weights.isEmpty {
                throw RuleError.badParameter(
                    name: "weights", value: parameters["weights"] ?? "", remedy: "give some")
            }
        }
        func weigh(_ conversion: CreditQuestion, into weights: inout [Double]) throws { weights = self.weights }
    }

    private let catalog = RuleCatalog([RuleEntry(Fixed.self)])

    private func credits(_ text: String) throws -> (credits: [String], failure: (any Error)?) {
        let request = try RuleSpelling.read(text, others: catalog)
        let specification = try #require(request.specification)
        #expect(specification.kindName == "fixed" && specification.name == text)
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch("affiliate/blog", at: hour)
        board.touch("search", at: 2 * hour)
        board.buy(at: day, value: 100)
        var oracle = Oracle(
            plan: RunPlan(id: "t", vocabulary: TestPlans.vocabulary, goals: [0], rules: [specification]))
        var batches = [CreditBatch()]
        board.events.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches) }
        return (
            batches[0].credits.map { "\(TestPlans.vocabulary.label(of: $0.source)) \($0.units) \($0.value)" },
            oracle.failure
        )
    }

    @Test("Weights become credit that sums to exactly one, and money to the value")
    func shares() throws {
        let answer = try credits("fixed(weights=1 1 1)")
        #expect(answer.failure == nil)
        #expect(answer.credits == ["search 333333334 34", "affiliate/blog 333333333 33", "search 333333333 33"])
        #expect(try credits("fixed(weights=0 2 0)").credits == ["affiliate/blog 1000000000 100"])
    }

    @Test("Where all weights are 0 nobody is credited")
    func nobody() throws {
        let answer = try credits("fixed(weights=0 0 0)")
        #expect(answer.credits == ["none 1000000000 100"] && answer.failure == nil)
    }

    @Test("Weights that are none stop the rule", arguments: ["1 1", "1 nan 1", "1 -1 1", "inf 1 1"])
    func failures(weights: String) throws {
        #expect(try credits("fixed(weights=\(weights))").failure is RuleError)
    }

    @Test(
        "Parameters are held against the description",
        arguments: [
            ("fixed", "needs `weights`"), ("fixed(wights=1)", "no parameter `wights`"),
            ("fixed(weights=x)", "`weights` is `x`"),
            ("fixed(weights=1,mood=odd)", "`mood` is `odd`"), ("fixed(weights=[1,2])", "takes one word"),
            ("fixed(weights=1,mood=bad)", "cannot be used"), ("fxed", "there is no rule `fxed`"),
        ])
    func parameters(text: String, message: String) {
        do {
            _ = try RuleSpelling.read(text, others: catalog)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.message.contains(message), "\(error)")
        }
    }

    @Test("Names that are taken or odd are refused")
    func names() {
        var catalog = catalog
        #expect(catalog.add(RuleEntry(Fixed.self)) != nil)
        #expect(RuleFamily.allCases.allSatisfy { catalog.names.contains($0.rawValue) })
    }
}
