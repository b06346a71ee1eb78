import FootfallTestKit
import Testing

@testable import Results

struct ComparerTests {
    /// A run of `customers` in 21 groups, `rate` of whom buy for 10.
    private func run(
        seed: UInt64, customers: Int = 21_000, rate: Double, scenario: String = "shop", shared: Bool = false
    ) throws -> Comparer.Result {
        var random = SplitMix64(seed: seed)
        // Customers who would buy at a lower rate also buy at a higher one, where random numbers are shared.
        let groups = (0..<21).map { _ in
            (0..<customers / 21).count { _ in Double(random.next() >> 11) * 0x1p-53 < rate }
        }
        func summary(_ groups: some Collection<Int>) -> Summary {
            let count = groups.reduce(0, +)
            var summary = Summary(
                scenario: scenario, seed: seed, customers: customers * groups.count / 21, version: "1")
            summary.goals = [
                GoalSummary(goal: "purchase", conversions: count, customers: count, value: Double(count * 10))
            ]
            summary.kpis = ["conversion_rate": Double(count * 21) / Double(customers * groups.count)]
            return summary
        }
        var whole = summary(groups)
        whole.digest = "\(seed) \(rate)"
        let others = groups.indices.map { out in summary(groups.indices.filter { $0 != out }.map { groups[$0] }) }
        let trees = try others.map { try SummaryTree($0) }
        return (whole, CustomerGroups(trees, arrivalsVariance: 0, digest: whole.digest))
    }

    private func finding(_ comparison: Results.Comparison, _ measure: String) -> Results.Comparison.Finding? {
        comparison.rows.first { $0.measure == measure }?.finding
    }

    @Test("The same rate under other seeds is chance: 200 comparisons, and no more false alarms than promised")
    func falseAlarms() throws {
        var alarms = 0
        for seed in 1...200 as ClosedRange<UInt64> {
            let comparison = try Comparer(confidence: 0.9).compare(
                run(seed: 2 * seed, rate: 0.05), run(seed: 2 * seed + 1, rate: 0.05))
            if !comparison.rows(.changed, .better, .worse, .regression).isEmpty { alarms += 1 }
        }
        // 10% are allowed; 20 of 200, and two standard deviations more.
        #expect(alarms <= 29, "\(alarms)")
    }

    @Test("A loss of a fifth is a regression, unless it is tolerated")
    func regression() throws {
        let (a, b) = (try run(seed: 1, rate: 0.05), try run(seed: 2, rate: 0.04))
        let comparison = try Comparer().compare(a, b)
        #expect(comparison.pairing == .independent)
        #expect(finding(comparison, "goals.purchase.conversions") == .regression)
        let tolerant = try Comparer(tolerances: [try #require(Tolerance("30%"))]).compare(a, b)
        #expect(!tolerant.hasRegression)
        #expect(finding(tolerant, "goals.purchase.conversions") == .worse)
        let back = try Comparer().compare(b, a)
        #expect(finding(back, "goals.purchase.conversions") == .better && !back.hasRegression)
    }

    @Test("Shared random numbers show what independent ones cannot")
    func sharedNumbers() throws {
        let paired = try Comparer().compare(run(seed: 1, rate: 0.05), run(seed: 1, rate: 0.048))
        #expect(paired.pairing == .sameCustomers)
        #expect(finding(paired, "kpis.conversion_rate") == .regression)
        let independent = try Comparer().compare(run(seed: 1, rate: 0.05), run(seed: 3, rate: 0.048))
        #expect(finding(independent, "kpis.conversion_rate") == .noise)
    }

    @Test("Of the same events, every lost one is the backend's")
    func sameEvents() throws {
        var (a, b) = (try run(seed: 1, rate: 0.05), try run(seed: 1, rate: 0.05))
        a.summary.delivery = DeliverySummary(sent: 9, accepted: 9, level: "ids")
        a.summary.delivery?.lost = 0
        b.summary.delivery = a.summary.delivery
        #expect(try !Comparer().compare(a, b).hasRegression)
        b.summary.delivery?.lost = 1
        #expect(try Comparer().compare(a, b).rows(.regression).map(\.measure) == ["delivery.lost"])
        let one = try #require(Tolerance("delivery.lost=1"))
        #expect(try !Comparer(tolerances: [one]).compare(a, b).hasRegression)
    }

    @Test("What only the machine decides fails by a tolerance of its own alone")
    func times() throws {
        var (a, b) = (try run(seed: 1, rate: 0.05), try run(seed: 1, rate: 0.05))
        a.summary.responseMilliseconds = TimingSummary(count: 9)
        a.summary.responseMilliseconds?.p99 = 100
        b.summary.responseMilliseconds = TimingSummary(count: 9)
        b.summary.responseMilliseconds?.p99 = 150
        let measure = "response_ms.p99"
        #expect(try finding(Comparer().compare(a, b), measure) == .unknown)
        let strict = Comparer(tolerances: [try #require(Tolerance("response_ms.p99=20%"))])
        #expect(try finding(strict.compare(a, b), measure) == .regression)
        let lax = Comparer(tolerances: [try #require(Tolerance("response_ms.p99=60"))])
        #expect(try !lax.compare(a, b).hasRegression)
    }

    @Test("Without groups, counts have an error and sums have none")
    func withoutGroups() throws {
        let comparison = try Comparer().compare(
            (run(seed: 1, rate: 0.05).summary, nil), (run(seed: 2, rate: 0.02).summary, nil))
        #expect(finding(comparison, "goals.purchase.conversions") == .regression)
        #expect(finding(comparison, "kpis.conversion_rate") == .unknown)
        #expect(comparison.notes.count == 2)
    }

    @Test("Different scenarios are said")
    func scenarios() throws {
        let comparison = try Comparer().compare(
            run(seed: 1, rate: 0.05), run(seed: 1, rate: 0.05, scenario: "other"))
        #expect(comparison.notes.contains("different scenarios: shop and other"))
    }
}

struct ToleranceTests {
    @Test(
        "Patterns",
        arguments: [
            ("goals.*.value", "goals.purchase.value", true), ("goals.*.value", "goals.purchase.value_refunded", false),
            ("*", "kpis.cac", true), ("kpis", "kpis.cac", true), ("kpi", "kpis.cac", false),
            ("*.p99", "response_ms.p999", false),
            ("channels.*.credit.*", "channels.a.credit.last-touch.value", true), ("kpis.cac", "kpis.cac", true),
        ])
    func fits(pattern: String, path: String, expected: Bool) {
        #expect(Tolerance.fits(path, pattern: pattern) == expected)
    }

    @Test("Spelling", arguments: ["5", "-1%", "x%", "=5%", "", "a=", "a=-1", "a=nan"])
    func refused(text: String) { #expect(Tolerance(text) == nil) }

    @Test("Amounts")
    func amounts() {
        #expect(Tolerance("5%") == Tolerance(amount: .share(0.05)))
        #expect(Tolerance("0") == Tolerance(amount: .number(0)))
        #expect(
            Tolerance("time-decay(half_life=7d)=1")
                == Tolerance(pattern: "time-decay(half_life=7d)", amount: .number(1)))
    }
}
