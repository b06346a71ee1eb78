import Tracking

/// Gathers evidence on partners from a file's journeys.
struct PartnerWatch {
    /// By slot of ``FileRequest/Grouping/partner``.
    private(set) var evidence: [PartnerEvidence]
    private let slots: SourceSlots
    private let goals: [UInt16]
    /// By coupon: the slot of its owner.
    private let owners: [Int?]
    /// By slot and order: the customer who was seen with it first.
    private var orders: [Key: UInt64] = [:]

    private struct Key: Hashable {
        var slot: Int
        var order: UInt64
    }

    init(_ plan: RunPlan, owners: [AffiliateTerms.CouponOwner]) {
        let slots = SourceSlots(plan.vocabulary, by: .partner)
        self.slots = slots
        goals = plan.goals
        evidence = Array(repeating: PartnerEvidence(), count: slots.labels.count)
        self.owners = plan.vocabulary.coupons.map { code in
            owners.first { $0.code == code }.flatMap { slots.labels.firstIndex(of: $0.partner) }
        }
    }

    /// - Parameters:
    ///   - events: of one customer, in order.
    ///   - customer: a number of its own.
    ///   - name: what the file calls it.
    ///   - order: a hash of an event's order, `nil` where it has none.
    mutating func watch(
        _ events: ContiguousArray<TrackingEvent>, customer: UInt64, name: String, order: (TrackingEvent) -> UInt64?
    ) {
        var last: TrackingEvent?
        var met: Set<Int> = []
        var counted: Set<UInt64> = []
        for event in events {
            switch event.kind {
            case .click, .direct:
                last = event
                let slot = slots.slot(Source(channel: event.channel, partner: event.partner))
                met.insert(slot)
                if event.kind == .click, event.partner != TrackingEvent.nothing { evidence[slot].clicks += 1 }
            case .event where goals.contains(event.name):
                let hash = order(event)
                if let hash, !counted.insert(hash).inserted { continue }
                guard let last, last.kind == .click, last.partner != TrackingEvent.nothing else { continue }
                close(event, by: last, met, hash, customer, name)
            default: continue
            }
        }
    }

    private mutating func close(
        _ conversion: TrackingEvent, by click: TrackingEvent, _ met: Set<Int>, _ order: UInt64?, _ customer: UInt64,
        _ name: String
    ) {
        let slot = slots.slot(Source(channel: click.channel, partner: click.partner))
        let age = conversion.time - click.time
        evidence[slot].closed += 1
        if age < PartnerEvidence.injectionWindow { evidence[slot].injected += 1 }
        if age <= PartnerEvidence.promptWindow { evidence[slot].prompt += 1 }
        let owner = conversion.coupon == TrackingEvent.nothing ? nil : owners[Int(conversion.coupon)]
        if owner == slot, age <= PartnerEvidence.poachingWindow, met.count > 1 { evidence[slot].poached += 1 }
        let label = slots.labels[slot]
        if name == label || label.hasSuffix("/" + name) { evidence[slot].own += 1 }
        guard let order else { return }
        let first = orders[Key(slot: slot, order: order)]
        if let first, first != customer {
            evidence[slot].shared += 1
        } else if first == nil {
            orders[Key(slot: slot, order: order)] = customer
        }
    }

    /// Whoever has a flag.
    func flagged(_ vocabulary: Vocabulary) -> Set<Source> {
        var flagged: Set<Source> = []
        for (channel, settings) in vocabulary.channels.enumerated() {
            for partner in settings.partners.indices {
                let source = Source(channel: UInt16(channel), partner: UInt16(partner))
                if !evidence[slots.slot(source)].flags.isEmpty { flagged.insert(source) }
            }
        }
        return flagged
    }
}
