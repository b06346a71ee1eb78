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
        _ drafts: [Draft], with memory: inout Memory, into events: inout ContiguousArray<TrackingEvent>
    ) throws(KeepingProblem) -> Outcome {
        try memory.checkRoom(for: drafts)
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
                channel: text(draft.channel), medium: text(draft.medium), partner: text(draft.partner))
            campaign = try names.number(text(draft.campaign), in: .campaigns)
            name = try names.number(text(draft.name), in: .events)
            coupon = try names.number(text(draft.coupon), in: .coupons)
            product = try names.number(text(draft.product), in: .products)
            hasStage = !draft.stage.isEmpty
            let isChurned = text(draft.stage).elementsEqual("churned".utf8)
            stage = isChurned ? TrackingEvent.churned : try names.number(text(draft.stage), in: .stages)
        }
    }

    private func append(
        _ draft: Draft, _ names: Names, with memory: inout Memory, into events: inout ContiguousArray<TrackingEvent>
    ) {
        let time = draft.time ?? received
        if !draft.kind.isTouch, names.source != .none {
            var touch = event(draft, draft.touch, time, memory.takeNumber())
            set(&touch, names.source, names.campaign)
            events.append(touch)
        }
        var main = event(draft, draft.kind, time, memory.takeNumber())
        main.amount = Double(bitPattern: draft.mark)
        main.name = names.name
        main.coupon = names.coupon
        main.product = names.product
        if draft.kind == .event || draft.kind == .refund { (main.order, main.value) = (draft.order, draft.value) }
        if draft.kind.isTouch { set(&main, names.source, names.campaign) }
        main.stage = names.stage
        if draft.isLink {
            let link = Memory.Link(device: draft.device, source: names.source, campaign: names.campaign)
            memory.insert(link: link, mark: draft.mark)
        }
        let binding = bind(draft, time, names, &memory, &events)
        if !names.hasStage, draft.kind != .refund {
            main.stage = climb(draft, binding, &memory)
        } else if names.hasStage {
            memory.people[memory.people.owner(of: draft.device), default: People.Row()].isStaged = true
        }
        events.append(main)
        if binding.needsIdentify {
            var identify = event(draft, .identify, time, memory.takeNumber())
            identify.stage = main.stage
            events.append(identify)
        }
    }

    private func event(_ draft: Draft, _ kind: TrackingEvent.Kind, _ time: Int64, _ number: UInt64) -> TrackingEvent {
        TrackingEvent(
            id: EventID(customer: draft.device, sequence: number), kind: kind, time: time, due: max(time, received),
            device: draft.device, user: draft.user)
    }

    private func set(_ event: inout TrackingEvent, _ source: Source, _ campaign: UInt16) {
        (event.channel, event.partner, event.campaign) = (source.channel, source.partner, campaign)
    }

    // MARK: Who it was

    private struct Binding {
        /// An `identify` must follow the event, so that it is claimed for the user.
        var needsIdentify = false
        /// The device is seen for the first time, or with this user for the first time.
        var isNew = false
    }

    /// Notes whom the draft names on its device.
    ///
    /// A device belongs to the user of its next `identify`. So the first call that names a user brings one along; where another
    /// user follows, one for the user before is put right behind their last call; and on a device that several use, every call
    /// that names its user brings one.
    private func bind(
        _ draft: Draft, _ time: Int64, _ names: Names, _ memory: inout Memory,
        _ events: inout ContiguousArray<TrackingEvent>
    ) -> Binding {
        let known = memory.people[draft.device]
        var row = known ?? People.Row()
        var binding = Binding(isNew: known == nil)
        defer { memory.people[draft.device] = row }
        guard draft.user != 0 else { return binding }
        let isIdentify = draft.kind == .identify
        if row.user == draft.user {
            row.named = max(row.named, time)
            binding.needsIdentify = row.isShared && !isIdentify
            return binding
        }
        if row.user != 0 {
            row.isShared = true
            var claim = event(draft, .identify, row.named, memory.takeNumber())
            claim.user = row.user
            events.append(claim)
        }
        binding.isNew = true
        binding.needsIdentify = !isIdentify
        (row.user, row.named) = (draft.user, time)
        var user = memory.people[draft.user] ?? People.Row()
        user.rung = max(user.rung, row.isShared ? 0 : row.rung)
        user.isStaged = user.isStaged || row.isStaged
        memory.people[draft.user] = user
        return binding
    }

    // MARK: How far they have come

    /// The stage that the event brings somebody to whose sender says no stages: nothing where it is the one they are in.
    private func climb(_ draft: Draft, _ binding: Binding, _ memory: inout Memory) -> UInt16 {
        let owner = draft.user != 0 ? draft.user : memory.people.owner(of: draft.device)
        var row = memory.people[owner] ?? People.Row()
        guard !row.isStaged else { return TrackingEvent.nothing }
        let before = row.rung
        if draft.isGoal {
            row.rung = row.rung < Ladder.customer ? Ladder.customer : Ladder.loyal
        } else {
            row.rung = max(row.rung, owner == draft.device ? Ladder.visitor : Ladder.lead)
        }
        memory.people[owner] = row
        // Where a device turns out to be somebody's, its own stage is not theirs: said again.
        return row.rung > before || binding.isNew ? Ladder.stage(row.rung) : TrackingEvent.nothing
    }
}
