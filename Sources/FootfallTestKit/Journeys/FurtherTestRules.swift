import Tracking

/// The rules beyond the six, as ``TestPlans`` have them: parameters plain, at their limits, and beside the point.
enum FurtherTestRules {
    static let all = wShaped + custom + priority + affiliate

    private static func rule(_ name: String, _ kind: FurtherRule) -> RuleSpecification {
        RuleSpecification(.further(kind), name: name)
    }

    /// Milestones are events that are goals too, one that is none, and one that never happens.
    private static let wShaped = [
        wShaped(0.3, 0.3, 0.3, "sign_up"), wShaped(0.2, 0.1, 0.4, "purchase"), wShaped(0, 1, 0, "page_view"),
        wShaped(0, 0, 0, "no_such_event"),
    ]

    private static func wShaped(_ first: Double, _ milestone: Double, _ last: Double, _ event: String)
        -> RuleSpecification
    {
        rule(
            "w-shaped(first=\(first),milestone=\(milestone),last=\(last),event=\(event))",
            .wShaped(first: first, milestone: milestone, last: last, event: event))
    }

    /// Positions that short journeys do not have, that meet in one touch, and that are named twice.
    private static let custom = [
        custom([(1, 0.4), (-1, 0.6), (2, 0.1), (2, 0.2)]), custom([(-5, 1e6), (4, 1e-9), (1, 0)]),
    ]

    private static func custom(_ weights: [(Int, Double)]) -> RuleSpecification {
        rule(
            "custom(weights={\(weights.map { "\($0.0): \($0.1)" }.joined(separator: ", "))})",
            .custom(weights: weights.map { .init(position: $0.0, weight: $0.1) }))
    }

    /// A partner before and after its channel, names that nobody has, and channels that stand nowhere.
    private static let priority = [
        priority(["nobody", "affiliate", "affiliate/coupon", "home"]),
        priority(["affiliate/blog", "email", "affiliate"]),
    ]

    private static func priority(_ order: [String]) -> RuleSpecification {
        rule("priority(order=[\(order.joined(separator: ","))])", .priority(order: order))
    }

    private static let affiliate = [
        affiliate(.init(owners: owners)), affiliate(.init(model: .firstClick, coupon: .ignore, owners: owners)),
        affiliate(.init(split: .init(introducer: 0.2, closer: 0.3), owners: owners)),
        affiliate(.init(split: .init(), owners: [.init(code: "OPEN", partner: "email")] + owners)),
    ]

    /// A partner's, one of somebody unknown, one that a second owner claims, and one that no plan has.
    private static let owners: [AffiliateTerms.CouponOwner] = [
        .init(code: "SAVE", partner: "affiliate/coupon"), .init(code: "OPEN", partner: "affiliate/stranger"),
        .init(code: "BLOG", partner: "affiliate/blog"), .init(code: "BLOG", partner: "affiliate/coupon"),
        .init(code: "GONE", partner: "affiliate/blog"),
    ]

    private static func affiliate(_ terms: AffiliateTerms) -> RuleSpecification {
        let split = terms.split.map { "{introducer: \($0.introducer), closer: \($0.closer)}" } ?? "none"
        return rule(
            "affiliate(model=\(terms.model.rawValue),coupon=\(terms.coupon.rawValue),split=\(split))",
            .affiliate(terms))
    }
}
