import Tracking

/// Credits a conversion under one of the rules beyond the six (``FurtherRule``), once it is known which touches are left.
///
/// Apart from ``RuleEvaluator``, so that the six rules pay for none of it but a look whether it is there.
struct FurtherCredit: ~Copyable {
    private enum Form {
        case wShaped(WShape)
        case custom(PositionWeights)
        case priority(SourceOrder)
        case affiliate(AffiliateCredit)
    }

    private let form: Form
    /// Billionths of a click's weight, where views weigh less.
    private let viewWeight: UInt64?
    private var milestones: MilestoneReader?
    private var weights = Scratch<UInt128>()
    private var partners = SmallSet<UInt32>()
    private var shares = WeightedShares()

    /// - Returns: `nil` for the six, and for rules of others, which are not computed here.
    init?(_ rule: RuleSpecification, _ vocabulary: Vocabulary, viewWeight: UInt64?) {
        guard case .further(let further) = rule.kind else { return nil }
        var reader: MilestoneReader?
        switch further {
        case .wShaped(let first, let milestone, let last, let event):
            form = .wShaped(WShape(first: first, milestone: milestone, last: last))
            reader = MilestoneReader(event, vocabulary)
        case .custom(let weights): form = .custom(PositionWeights(weights))
        case .priority(let order): form = .priority(SourceOrder(order, vocabulary))
        case .affiliate(let terms): form = .affiliate(AffiliateCredit(terms, vocabulary))
        case .plugged: return nil
        }
        milestones = reader
        self.viewWeight = viewWeight
    }

    /// Reads what the rule wants to know of an identity beside its journey.
    mutating func prepare(_ identity: Identity, in snapshot: borrowing Snapshot) {
        milestones?.read(identity, from: snapshot)
    }

    /// Appends the conversion's credits.
    ///
    /// - Parameter chosen: indices of the touches that are left, in order; there may be none.
    mutating func append(
        _ conversion: StoredConversion, _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>,
        into batch: inout CreditBatch
    ) {
        if case .affiliate(let affiliate) = form {
            if let owner = affiliate.owner(of: conversion.coupon) {
                let campaign = affiliate.campaign(of: owner, chosen, touches)
                return Self.giveAll(conversion, to: owner, campaign, into: &batch)
            }
            guard affiliate.hasSplit else {
                return give(conversion, to: affiliate.winner(chosen, touches), touches, into: &batch)
            }
        }
        guard chosen.count > 0 else { return give(conversion, to: nil, touches, into: &batch) }
        weights.removeAll()
        switch form {
        case .priority(let order):
            return give(conversion, to: order.best(of: chosen, touches), touches, into: &batch)
        case .wShaped(let shape):
            let before = milestones?.touchesBefore(conversion)
            shape.weigh(chosen, milestoneBefore: before, into: &weights)
        case .custom(let positions): positions.weigh(count: chosen.count, into: &weights)
        case .affiliate(let affiliate):
            guard affiliate.weigh(chosen, touches, &partners, into: &weights) else {
                return give(conversion, to: nil, touches, into: &batch)
            }
        }
        shareEvenlyWhereNothingWeighs()
        shares.append(conversion, chosen, touches, given: weights, viewWeight: viewWeight, into: &batch)
    }

    private func shareEvenlyWhereNothingWeighs() {
        for place in 0..<weights.count where weights[place] > 0 { return }
        for place in 0..<weights.count { weights[place] = 1 }
    }

    private func give(
        _ conversion: StoredConversion, to touch: Int?, _ touches: UnsafePointer<StoredTouch>,
        into batch: inout CreditBatch
    ) {
        guard let touch else {
            return Self.giveAll(conversion, to: .none, TrackingEvent.nothing, into: &batch)
        }
        Self.giveAll(conversion, to: touches[touch].source, touches[touch].campaign, into: &batch)
    }

    private static func giveAll(
        _ conversion: StoredConversion, to source: Source, _ campaign: UInt16, into batch: inout CreditBatch
    ) {
        batch.append(Credit(source: source, campaign: campaign, units: CreditUnits.one, value: conversion.value))
    }
}

extension RuleSpecification {
    /// Whether it is a rule that this backend's description names: not one of somebody else's.
    var isOffered: Bool {
        if case .further(.plugged) = kind { return false }
        return true
    }
}
