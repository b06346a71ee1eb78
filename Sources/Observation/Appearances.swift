import Simulation
import Tracking

/// How occurrences look to a tracker, by line, channel, outcome and emission: looked up, not worked out, for each event.
@usableFromInline
struct Appearances: Sendable {
    /// What a touch line shows of itself.
    @usableFromInline
    struct Line: Sendable {
        /// `nil`: a touch is invisible, only its clicks are seen.
        @usableFromInline var touch: TrackingEvent.Kind?
        @usableFromInline var click: TrackingEvent.Kind
        @usableFromInline var campaign: UInt16
        /// Whether its clicks carry the partner's coupon: they come from people about to buy.
        @usableFromInline var carriesCoupon = false
    }

    @usableFromInline let lines: ContiguousArray<Line>
    /// Where each channel's partners start in ``coupons``.
    @usableFromInline let partnerStarts: ContiguousArray<Int>
    /// Coupon of each affiliate partner, ``TrackingEvent/nothing`` where it has none.
    @usableFromInline let coupons: ContiguousArray<UInt16>
    @usableFromInline let outcomeStarts: ContiguousArray<Int>
    /// Whether an outcome makes an order: it has a value, be it 0.
    @usableFromInline let outcomeOrders: ContiguousArray<Bool>
    @usableFromInline let emissionStarts: ContiguousArray<Int>
    @usableFromInline let emissionOrders: ContiguousArray<Bool>

    init(_ world: World, _ vocabulary: Vocabulary) {
        lines = ContiguousArray(world.lines.map(Appearances.line))
        partnerStarts = starts(world.channels.map(\.partners.count))
        coupons = ContiguousArray(
            world.channels.flatMap { channel in
                channel.partners.map { partner in
                    guard channel.kind == .affiliate, let code = partner.coupon else { return TrackingEvent.nothing }
                    return vocabulary.coupons.firstIndex(of: code).map(UInt16.init) ?? TrackingEvent.nothing
                }
            })
        outcomeStarts = starts(world.stages.map(\.outcomes.count))
        outcomeOrders = ContiguousArray(
            world.stages.flatMap { $0.outcomes.map { $0.value != nil || !$0.products.isEmpty } })
        emissionStarts = starts(world.stages.map(\.emissions.count))
        emissionOrders = ContiguousArray(world.stages.flatMap { $0.emissions.map { $0.value != nil } })
    }

    private static func line(_ line: TouchLine) -> Line {
        let campaign = line.campaign.map { UInt16($0) } ?? TrackingEvent.nothing
        var shown: Line =
            switch line.appearance {
            case .click: Line(touch: nil, click: .click, campaign: campaign)
            case .view: Line(touch: .view, click: .click, campaign: campaign)
            case .send: Line(touch: .send, click: .click, campaign: campaign)
            case .direct: Line(touch: nil, click: .direct, campaign: campaign)
            }
        if case .intent = line.timing { shown.carriesCoupon = shown.click == .click }
        return shown
    }
}

/// Running sum: where each group starts when all stand in a row.
private func starts(_ counts: [Int]) -> ContiguousArray<Int> {
    var sum = 0
    return ContiguousArray(
        counts.map { count in
            defer { sum += count }
            return sum
        })
}
