import FootfallTestKit
import Testing
import Tracking

@testable import MemoryBackend

/// The rules beyond the six, on journeys that a person can work out. (Agreement with the oracle: ``AgreementTests``.)
@Suite struct FurtherRuleTests {
    private static let vocabulary = TestPlans.vocabulary
    private static let affiliate: UInt16 = 3

    private func rule(_ kind: FurtherRule, _ name: String = "further") -> RuleSpecification {
        RuleSpecification(.further(kind), name: name)
    }

    private func plan(_ rules: [RuleSpecification], _ choices: AttributionChoices = .init()) -> RunPlan {
        RunPlan(id: "further", vocabulary: Self.vocabulary, goals: [0], rules: rules, choices: choices)
    }

    /// Units in hundredths of a conversion by source, in order of conversions.
    private func percents(
        _ story: Story, _ kind: FurtherRule, _ choices: AttributionChoices = .init()
    ) throws -> [[String: Int64]] {
        let rule = rule(kind)
        let session = MemorySession(plan([rule], choices))
        try session.send(story.events)
        _ = try session.settle()
        var shares: [[String: Int64]] = []
        try session.credits(rule: rule, goal: 0, part: 0, of: 1) { batch in
            for index in 0..<batch.count {
                var sums: [String: Int64] = [:]
                for credit in batch.credits(of: index) {
                    sums[Self.vocabulary.label(of: credit.source), default: 0] += credit.units
                }
                shares.append(sums.mapValues { $0 / 10_000_000 })
            }
        }
        return shares
    }

    private func event(_ name: UInt16, at time: Int64, in story: inout Story) { story.buy(at: time, goal: name) }

    /// search, display, [page_view], email, home, search, purchase.
    private var visit: Story {
        var story = Story()
        story.touch(0, at: 0)
        story.touch(1, at: hour)
        event(2, at: hour, in: &story)
        for channel in [2, 4, 0] as [UInt16] { story.touch(channel, at: 2 * hour) }
        story.buy(at: 3 * hour)
        return story
    }

    @Test func `a milestone's touch has a share of its own, also where events tie`() throws {
        let shares = try percents(visit, .wShaped(first: 0.3, milestone: 0.3, last: 0.3, event: "page_view"))
        #expect(shares == [["search": 60, "display": 30, "email": 5, "home": 5]])
    }

    @Test func `without a milestone its share goes to the ends`() throws {
        for name in ["sign_up", "no_such_event"] {
            let shares = try percents(visit, .wShaped(first: 0.2, milestone: 0.4, last: 0.2, event: name))
            #expect(shares == [["search": 80, "display": 6, "email": 6, "home": 6]], "\(name)")
        }
    }

    @Test func `weights go by position from either end`() throws {
        let weights = [(1, 1.0), (-2, 2), (2, 1)].map { FurtherRule.PositionWeight(position: $0.0, weight: $0.1) }
        #expect(try percents(visit, .custom(weights: weights)) == [["search": 25, "display": 25, "home": 50]])
    }

    @Test func `the more exact name wins, and of equals the latest`() throws {
        var story = Story()
        story.touch(Self.affiliate, at: 0, partner: 0)
        story.touch(Self.affiliate, at: hour, partner: 1)
        story.touch(2, at: 2 * hour)
        story.touch(0, at: 3 * hour)
        story.buy(at: 4 * hour)
        func first(_ order: [String]) throws -> [[String: Int64]] { try percents(story, .priority(order: order)) }
        #expect(try first(["affiliate", "email"]) == [["affiliate/coupon": 100]])
        #expect(try first(["email", "affiliate"]) == [["email": 100]])
        #expect(try first(["affiliate/blog", "affiliate"]) == [["affiliate/blog": 100]])
        #expect(try first(["nobody"]) == [["search": 100]])
    }

    @Test func `partners are paid for clicks, unless a coupon says whose the purchase is`() throws {
        let owners = [AffiliateTerms.CouponOwner(code: "SAVE", partner: "affiliate/loyalty")]
        func paid(_ coupon: UInt16, _ terms: AffiliateTerms) throws -> [[String: Int64]] {
            var story = Story()
            story.touch(1, at: 0, partner: 0)
            story.touch(Self.affiliate, at: hour, partner: 0)
            story.touch(Self.affiliate, at: 2 * hour, partner: 1)
            story.touch(Self.affiliate, at: 3 * hour, kind: .view, partner: 2)
            story.buy(at: 4 * hour, coupon: coupon)
            return try percents(story, .affiliate(terms), AttributionChoices(touches: .all, precedence: .none))
        }
        let split = AffiliateTerms.Split(introducer: 0.2, closer: 0.4)
        #expect(try paid(TrackingEvent.nothing, .init(owners: owners)) == [["affiliate/coupon": 100]])
        #expect(try paid(1, .init(model: .firstClick, owners: owners)) == [["affiliate/blog": 100]])
        #expect(try paid(0, .init(owners: owners)) == [["affiliate/loyalty": 100]])
        #expect(try paid(0, .init(coupon: .ignore, owners: owners)) == [["affiliate/coupon": 100]])
        #expect(try paid(1, .init(split: split)) == [["affiliate/blog": 40, "affiliate/coupon": 60]])
        #expect(try paid(0, .init(split: split, owners: owners)) == [["affiliate/loyalty": 100]])
    }

    @Test func `without an affiliate's click nobody is paid, but a coupon's owner`() throws {
        var story = visit
        let owner = AffiliateTerms.CouponOwner(code: "BLOG", partner: "affiliate/blog")
        story.buy(at: 4 * hour, coupon: 2)
        for split in [nil, AffiliateTerms.Split(introducer: 0.5)] {
            let shares = try percents(story, .affiliate(.init(split: split, owners: [owner])))
            #expect(shares == [["none": 100], ["affiliate/blog": 100]])
        }
    }

    @Test func `coupons that the vocabulary does not name are nobody's`() throws {
        var story = Story()
        story.touch(Self.affiliate, at: 0, partner: 0)
        story.buy(at: hour, coupon: 40)
        let owner = AffiliateTerms.CouponOwner(code: "BLOG", partner: "affiliate/coupon")
        #expect(try percents(story, .affiliate(.init(owners: [owner]))) == [["affiliate/blog": 100]])
    }

    @Test func `reports go by such a rule where it is the first, and pass over rules of others`() throws {
        let priority = rule(.priority(order: ["display"]), "priority(order=display)")
        let session = MemorySession(plan([rule(.plugged(Others.rule), "others"), priority]))
        try session.send(visit.events)
        _ = try session.settle()
        let row = try session.report().channels.first { $0.name == "display" }
        #expect(row?.numbers.first { $0.name == "conversions" }?.value == 1)
        #expect(throws: BackendError.self) {
            try session.credits(rule: self.rule(.plugged(Others.rule), "others"), goal: 0, part: 0, of: 1) { _ in }
        }
    }
}

/// Somebody else's rule.
private struct Others: CreditRule {
    static let description = RuleDescription(name: "others", summary: "of others")
    static var rule: PluggedRule { PluggedRule(name: "others", parameters: [:], rule: Others()) }

    init() {}
    init(parameters: [String: String]) throws {}
    func weigh(_ conversion: CreditQuestion, into weights: inout [Double]) throws {}
}
