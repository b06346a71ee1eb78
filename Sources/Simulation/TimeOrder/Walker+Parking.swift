extension Walker {
    /// The part of a parked customer that every world has: 56 bytes with ``ParkedCore/next``.
    struct ParkedCore {
        var id: UInt64
        var entered: Int64
        var since: Int64
        var due: Int64
        var decision: UInt32
        var sequence: UInt32
        /// Next record in the same bucket.
        var next: UInt32
        var discount: Float
        var stage: Int16
        var referrals: UInt16
        var segment: UInt8
        var generation: UInt8
        var flags: UInt8
        static let isOver: UInt8 = 1
        static let hasRefunds: UInt8 = 2
    }

    /// Writes the state into a record.
    func park(in record: UnsafeMutableRawPointer, _ layout: ParkingLayout) {
        let flags =
            (core.isOver ? ParkedCore.isOver : 0) | (refunds.isEmpty ? 0 : ParkedCore.hasRefunds)
        let parked = ParkedCore(
            id: core.id, entered: core.entered, since: core.since, due: core.due, decision: core.decision,
            sequence: core.sequence, next: 0, discount: core.discount, stage: core.stage,
            referrals: core.referrals, segment: core.segment,
            generation: UInt8(clamping: facts.generation), flags: flags)
        record.storeBytes(of: parked, as: ParkedCore.self)
        if let offset = layout.unsubscribed {
            record.storeBytes(of: core.unsubscribed, toByteOffset: offset, as: UInt64.self)
        }
        for (stage, offset) in layout.counters {
            record.storeBytes(of: visits[stage], toByteOffset: offset, as: UInt32.self)
        }
        for slot in layout.permanent { store(stock[slot.line], in: record + slot.offset) }
        guard core.stage >= 0 else { return }
        for slot in layout.slots[Int(core.stage)] {
            let place = record + slot.offset
            switch slot.kind {
            case .process where processCount > 0:
                place.storeBytes(of: clock[slot.process], as: Int64.self)
                place.storeBytes(of: process[slot.process].ordinal, toByteOffset: 8, as: UInt32.self)
                place.storeBytes(of: process[slot.process].count, toByteOffset: 12, as: UInt32.self)
            case .process: break
            case .stock: store(stock[slot.line], in: place)
            case .both:
                let line = stock[slot.line]
                place.storeBytes(of: line.last, as: Int64.self)
                place.storeBytes(of: slot.keepsClicks ? line.clicks : line.impressions, toByteOffset: 8, as: Float.self)
                // A line that is not for this customer has its count at the end of all counts.
                let ordinal = process[slot.process].count == .max ? UInt32.max : process[slot.process].ordinal
                place.storeBytes(of: ordinal, toByteOffset: 12, as: UInt32.self)
            }
        }
    }

    private func store(_ line: Stock, in place: UnsafeMutableRawPointer) {
        place.storeBytes(of: line.last, as: Int64.self)
        place.storeBytes(of: line.impressions, toByteOffset: 8, as: Float.self)
        place.storeBytes(of: line.clicks, toByteOffset: 12, as: Float.self)
    }

    private func loadStock(_ place: UnsafeRawPointer) -> Stock {
        Stock(
            last: place.load(as: Int64.self), impressions: place.load(fromByteOffset: 8, as: Float.self),
            clicks: place.load(fromByteOffset: 12, as: Float.self))
    }

    /// Takes a parked customer up again: what is a function of the rest is computed anew.
    mutating func unpark(_ record: UnsafeRawPointer, _ layout: ParkingLayout, refunds pending: [PendingRefund]) {
        let parked = record.load(as: ParkedCore.self)
        core = Core()
        core.id = parked.id
        core.entered = parked.entered
        core.since = parked.since
        core.due = parked.due
        if let offset = layout.unsubscribed { core.unsubscribed = record.load(fromByteOffset: offset, as: UInt64.self) }
        core.discount = parked.discount
        core.decision = parked.decision
        core.sequence = parked.sequence
        core.referrals = parked.referrals
        core.stage = parked.stage
        core.segment = parked.segment
        core.isOver = parked.flags & ParkedCore.isOver != 0
        facts = CustomerFacts(
            id: parked.id, arrival: 0, segment: Int(parked.segment), channel: -1, partner: -1,
            generation: Int(parked.generation))
        refunds = pending
        nextRefund = pending.map(\.time).min() ?? .max
        processCount = 0
        livelyCount = 0
        guard !core.isOver else { return }
        // A stage that is not in a loop has been entered once if the customer is in it, and else does not matter any more or
        // has yet to be entered.
        visits.update(repeating: 0, count: program.world.stages.count)
        visits[Int(core.stage)] = 1
        for (stage, offset) in layout.counters { visits[stage] = record.load(fromByteOffset: offset, as: UInt32.self) }
        // Adstock that no slot holds is that of stages yet to be entered: none, whoever was here before.
        stock.update(repeating: Stock(), count: program.world.lines.count)
        for slot in layout.permanent { stock[slot.line] = loadStock(record + slot.offset) }
        stand(in: Int(core.stage))
        drawnTraits = []
        if !here.pointee.traits.isEmpty { drawTraits() }
        let stage = here
        if !stage.pointee.isEnd {
            decisionBits = stage.pointee.decisionKey.bits(core.id, visit, core.decision).1
        }
        processCount = stage.pointee.lines.count + stage.pointee.emissions.count
        for slot in layout.slots[Int(core.stage)] { restore(slot, from: record + slot.offset) }
        gatherLively()
    }

    private mutating func restore(
        _ slot: ParkingLayout.Slot, from place: UnsafeRawPointer
    ) {
        switch slot.kind {
        case .stock: stock[slot.line] = loadStock(place)
        case .process:
            let k = slot.process
            clock[k] = place.load(as: Int64.self)
            process[k] = Process(
                ordinal: place.load(fromByteOffset: 8, as: UInt32.self),
                count: place.load(fromByteOffset: 12, as: UInt32.self), bits: 0)
            // An emission has no use for them.
            if k < lineCountHere { process[k].bits = linesHere[k].key.bits(core.id, visit, process[k].ordinal).1 }
        case .both:
            let value = place.load(fromByteOffset: 8, as: Float.self)
            let ordinal = place.load(fromByteOffset: 12, as: UInt32.self)
            stock[slot.line] = Stock(
                last: place.load(as: Int64.self), impressions: slot.keepsClicks ? 0 : value,
                clicks: slot.keepsClicks ? value : 0)
            let isMine = ordinal != .max
            process[slot.process] = Process(ordinal: isMine ? ordinal : 0, count: isMine ? 0 : .max, bits: 0)
            clock[slot.process] = .max
            guard isMine else { return }
            let origin = ordinal == 0 ? core.entered : stock[slot.line].last
            schedule(slot.process, linesHere + slot.process, from: origin)
        }
    }

    /// When something happens next.
    var nextTime: Int64 {
        var time = min(core.isOver ? .max : core.due, nextRefund)
        for k in 0..<processCount { time = min(time, clock[k]) }
        return time
    }

    /// Touches that announce a conversion may lie up to an hour before it.
    var looksAhead: Bool { core.stage >= 0 && !core.isOver && !stages[Int(core.stage)].intents.isEmpty }
}
