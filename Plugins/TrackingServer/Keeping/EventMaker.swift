import Tracking

/// Makes events of drafts: gives names numbers, tells copies, finds out whose they are, and how far they have come.
struct EventMaker {
    /// What became of a request.
    struct Outcome: Sendable, Equatable {
        /// Messages kept.
        var kept = 0
        /// Messages, or orders, that were known already.
        var known = 0
    }

    private let received: Int64
    private let bytes: UnsafeBufferPointer<UInt8>

    /// - Parameter bytes: of the drafts.
    init(_ bytes: UnsafeBufferPointer<UInt8>, received: Int64) {
        self.bytes = bytes
        self.received = received
    }

    /// Appends the events of the drafts.
    ///
    /// - Throws: ``KeepingProblem/full(_:)``; nothing is appended then.
    func make(
        _ drafts: [Draft], isPublic: Bool = false, with memory: inout Memory,
        into events: inout ContiguousArray<TrackingEvent>
    ) throws(KeepingProblem) -> Outcome {
        try memory.checkRoom(for: drafts, isPublic: isPublic)
        memory.names.namesMost = memory.limits.share(isPublic: isPublic).names
        var outcome = Outcome()
        // Names first: where one is too many, nothing may be known as kept.
        var named: [Names] = []
        named.reserveCapacity(drafts.count)
        for draft in drafts { named.append(try Names(draft, bytes, &memory.names)) }
        for (draft, names) in zip(drafts, named) {
            if draft.isOncePerOrder, memory.orders.contains(draft.order) {
                outcome.known += 1
                continue
            }
            guard memory.insert(message: draft.mark) else {
                outcome.known += 1
                continue
            }
            outcome.kept += 1
            if draft.isGoal, draft.order != 0 { _ = memory.insert(order: draft.order) }
            append(draft, names, with: &memory, into: &events)
        }
        return outcome
    }

    /// The numbers of a draft's names.
    private struct Names {
        var source: Source
        var campaign: UInt16
        var name: UInt16
        var coupon: UInt16
        var product: UInt16
        var stage: UInt16
        var hasStage: Bool

        init(_ draft: Draft, _ bytes: UnsafeBufferPointer<UInt8>, _ names: inout NameBook) throws(KeepingProblem) {
            func text(_ slice: Slice) -> UnsafeBufferPointer<UInt8> {
                UnsafeBufferPointer(rebasing: bytes[slice.range])
            }
            source = try names.source(
                channel: draft.isDirect ? Self.word("direct") : text(draft.channel),
                medium: draft.isReferral
                    ? Self.word("referral") : draft.isDirect ? Self.word("none") : text(draft.medium),
                partner: text(draft.partner))
            campaign = try names.number(text(draft.campaign), in: .campaigns)
            name = try names.number(text(draft.name), in: .events)
            coupon = try names.number(text(draft.coupon), in: .coupons)
            product = try names.number(text(draft.product), in: .products)
            hasStage = !draft.stage.isEmpty
            let isChurned = text(draft.stage).elementsEqual("churned".utf8)
            stage = isChurned ? TrackingEvent.churned : try names.number(text(draft.stage), in: .stages)
        }

        private static func word(_ word: StaticString) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        }
    }

    private func append(
        _ draft: Draft, _ names: Names, with memory: inout Memory, into events: inout ContiguousArray<TrackingEvent>
    ) {
        let time = draft.time ?? received
        let binding = memory.people.see(
            draft.device, user: draft.user, at: time, isIdentify: draft.kind == .identify)
        if let claim = binding.claim {
            var identify = event(draft, .identify, claim.time, memory.takeNumber())
            identify.user = claim.user
            events.append(identify)
        }
        if !draft.kind.isTouch, names.source != .none {
            var touch = event(draft, draft.touch, time, memory.takeNumber())
            set(&touch, names.source, names.campaign)
            events.append(touch)
        }
        var main = event(draft, names, time, memory.takeNumber())
        if !names.hasStage, draft.kind != .refund {
            main.stage = memory.people.climb(
                draft.device, user: draft.user, isGoal: draft.isGoal, isNew: binding.isNew)
        }
        memory.people.note(stage: main.stage, draft.device, user: draft.user)
        events.append(main)
        if draft.isLink {
            let link = Memory.Link(device: draft.device, source: names.source, campaign: names.campaign)
            memory.insert(link: link, mark: draft.mark)
        }
        if binding.needsIdentify {
            var identify = event(draft, .identify, time, memory.takeNumber())
            identify.stage = main.stage
            events.append(identify)
        }
    }

    /// The draft's own event. Its amount, of which a server has no other use, holds the mark of its message, bit by bit: so what is
    /// stored says which messages were.
    private func event(_ draft: Draft, _ names: Names, _ time: Int64, _ number: UInt64) -> TrackingEvent {
        var event = event(draft, draft.kind, time, number)
        event.amount = Double(bitPattern: draft.mark)
        (event.name, event.coupon, event.product, event.stage) = (names.name, names.coupon, names.product, names.stage)
        if draft.kind == .event || draft.kind == .refund { (event.order, event.value) = (draft.order, draft.value) }
        if draft.kind.isTouch { set(&event, names.source, names.campaign) }
        return event
    }

    private func event(_ draft: Draft, _ kind: TrackingEvent.Kind, _ time: Int64, _ number: UInt64) -> TrackingEvent {
        TrackingEvent(
            id: EventID(customer: draft.device, sequence: number), kind: kind, time: time, due: max(time, received),
            device: draft.device, user: draft.user)
    }

    private func set(_ event: inout TrackingEvent, _ source: Source, _ campaign: UInt16) {
        (event.channel, event.partner, event.campaign) = (source.channel, source.partner, campaign)
    }
}
