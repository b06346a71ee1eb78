import Check
import MemoryBackend
import Results
import Testing
import Tracking

@Suite("Cases")
struct CaseTests {
    private static func check(
        _ cases: String, _ fault: String? = nil, on backend: (any TrackingBackend)? = nil
    ) throws -> CheckSummary {
        let text = """
            scenario: cases
            goal: purchase
            channels: {search: {kind: organic}, ads: {kind: paid}}
            attribution: {rules: [first-touch, last-touch, linear, {custom: {weights: [0.6, 0.4]}}]}
            cases:

            """
        let lines = cases.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        var options = try Checks.options(fault.map { [try Checks.fault($0)] } ?? [], parts: [.cases])
        if let backend { options.backend = backend }
        return try Checks.run(text + lines + "\n", options: options)
    }

    /// The memory backend without one of its rules.
    private struct WithoutCustom: TrackingBackend {
        static let description = {
            var description = MemoryBackend.description
            description.rules.removeAll { $0 == "custom" }
            return description
        }()

        init() {}
        init(options: [String: String]) throws {}
        func prepare(_ plan: RunPlan) throws -> any TrackingSession { try MemoryBackend().prepare(plan) }
    }

    private static let two = """
        two-clicks:
          journey:
            - {at: 0d, click: search}
            - {at: 1d, click: ads}
            - {at: 2d, emits: purchase, value: 10}

        """

    @Test("one that is right holds, by three decimals")
    func right() throws {
        let summary = try Self.check(Self.two + "  credit: {last-touch: {ads: 1}, linear: {search: 0.5, ads: 0.5}}")
        #expect(summary.verdict == .passed)
        #expect(summary.rows.count == 2)
        #expect(summary.rows.allSatisfy { $0.holds == true && $0.line == 6 })
    }

    @Test("one that its rule does not give says what the rule gives")
    func wrong() throws {
        let summary = try Self.check(Self.two + "  credit: {last-touch: {search: 1}}")
        #expect(summary.verdict == .failed)
        let finding = try #require(summary.findings.first)
        #expect(finding.reason == "the case")
        #expect(finding.meaning.contains("`last-touch` as declared gives ads 1"))
        #expect(finding.shares.first { $0.source == "search" }?.expected == 1)
        #expect(finding.shares.first { $0.source == "ads" }?.reported == 1)
        #expect(finding.line == 6)
    }

    @Test("a backend that gives other credit is told by the audit's reason, beside the whiteboard")
    func backend() throws {
        let summary = try Self.check(Self.two + "  credit: {linear: {search: 1/2, ads: 1/2}}", "wrong-rule")
        let finding = try #require(summary.findings.first)
        #expect(finding.reason.hasPrefix("wrong-"))
        #expect(finding.shares.first { $0.source == "search" }?.expected == 0.5)
        #expect(finding.shares.first { $0.source == "search" }?.reported == nil)
        #expect(finding.shares.first { $0.source == "ads" }?.reported == 1)
    }

    @Test("one of a rule that the backend does not compute is held against the definition")
    func unknownRule() throws {
        let right = try Self.check(
            Self.two + "  credit: {linear: {search: 1/2, ads: 1/2}, custom: {search: 0.6, ads: 0.4}}",
            on: WithoutCustom())
        #expect(right.rows.first { $0.name.contains("custom") }?.judged == false)
        #expect(right.verdict == .passed)
        let wrong = try Self.check(Self.two + "  credit: {custom: {search: 0.5, ads: 0.5}}", on: WithoutCustom())
        #expect(wrong.verdict == .failed)
    }

    @Test("what tracking hides must be said under reported")
    func reported() throws {
        let devices = """
            devices:
              journey:
                - {at: 0d, click: search, device: phone}
                - {at: 1d, click: ads, device: laptop}
                - {at: 2d, emits: purchase, value: 10, device: laptop}
              credit: {first-touch: {search: 1}}

            """
        let silent = try Self.check(devices)
        #expect(silent.findings.first?.meaning.contains("say so under `reported:`") == true)
        let said = try Self.check(devices + "  reported: {first-touch: {ads: 1}}")
        #expect(said.verdict == .passed)
    }

    @Test("choices of its own hold for it alone")
    func choices() throws {
        let text = Self.two.replacing("  journey", with: "  attribution: {lookback: 36h}\n  journey")
        let summary = try Self.check(
            text + "  credit: {first-touch: {ads: 1}}\n" + Self.two.replacing("two-clicks", with: "plain")
                + "  credit: {first-touch: {search: 1}}")
        #expect(summary.verdict == .passed)
        #expect(summary.settings == ["as declared", "lookback: 36h"])
    }
}
