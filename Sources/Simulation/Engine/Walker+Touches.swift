extension Walker {
    mutating func startLines(_ stage: UnsafePointer<StageProgram>, at time: Int64) {
        let mine = UInt64(1) << UInt64(core.segment)
        for k in 0..<lineCountHere {
            process[k] = Process()
            let line = linesHere + k
            guard line.pointee.segments & mine != 0, isPresent(line) else {
                process[k].count = .max
                clock[k] = .max
                continue
            }
            if drawsAtOnce(line, at: time) { begin(k) } else { schedule(k, line, from: time) }
        }
        processCount = lineCountHere
    }

    /// Draws when the line's next touch comes; triggers wait until something sets them off.
    mutating func schedule(_ k: Int, _ line: UnsafePointer<StageLine>, from time: Int64) {
        let program = line.pointee.program
        guard process[k].count < program.pointee.atMost else {
            clock[k] = .max
            return
        }
        switch line.pointee.timing {
        case .rate:
            scheduleRate(k, line, from: time)
            return
        case .schedule: scheduleSend(k, line, after: time)
        case .period:
            let next = time / line.pointee.period + 1
            process[k].ordinal = UInt32(truncatingIfNeeded: next)
            process[k].bits = line.pointee.key.bits(core.id, visit, process[k].ordinal).1
            clock[k] = next &* line.pointee.period
        case .after, .inactivity, .intent: clock[k] = .max
        }
        if clock[k] >= program.pointee.windowEnd { clock[k] = .max }
    }

    /// The next of the line's sending times: at or after the entry, after the last send.
    private mutating func scheduleSend(_ k: Int, _ line: UnsafePointer<StageLine>, after time: Int64) {
        let times = line.pointee.schedule
        var index = Int(process[k].ordinal)
        if process[k].count == 0 && index == 0 {
            var (low, high) = (0, line.pointee.scheduleCount)
            while low < high {
                let middle = (low + high) / 2
                if times[middle] < time { low = middle + 1 } else { high = middle }
            }
            index = low
        }
        guard index < line.pointee.scheduleCount else {
            clock[k] = .max
            return
        }
        process[k].ordinal = UInt32(index)
        process[k].bits = line.pointee.key.bits(core.id, visit, UInt32(index)).1
        clock[k] = times[index]
    }

    /// An event happened in the stage (or led into it): lines that wait for it are set off, unless they are pending already.
    @inline(__always)
    mutating func trigger(_ event: Int, at time: Int64) {
        guard core.stage >= 0, !core.isOver, here.pointee.hasTriggers else { return }
        setOff(event, at: time)
    }

    private mutating func setOff(_ event: Int, at time: Int64) {
        for index in 0..<here.pointee.triggered.count {
            let k = here.pointee.triggered[index]
            let line = linesHere + k
            guard line.pointee.event == event, clock[k] == .max else { continue }
            delay(k, line, from: time)
        }
    }

    mutating func restartInactivity(at time: Int64) {
        guard !core.isOver else { return }
        for index in 0..<here.pointee.idle.count {
            let k = here.pointee.idle[index]
            delay(k, linesHere + k, from: time)
        }
    }

    private mutating func delay(_ k: Int, _ line: UnsafePointer<StageLine>, from time: Int64) {
        let program = line.pointee.program
        guard process[k].count < program.pointee.atMost else { return }
        let wasLively = clock[k] <= core.due
        var low: UInt64 = 0
        if !line.pointee.drawsLate {
            // Set anew, it draws anew: else one long delay would outlast every silence.
            if clock[k] != .max { process[k].ordinal &+= 1 }
            (low, process[k].bits) = line.pointee.key.bits(core.id, visit, process[k].ordinal)
        }
        let due = time.advanced(byMicroseconds: line.pointee.amount.sample(low, UnsafePointer(traits)))
        clock[k] = due >= program.pointee.windowStart && due < program.pointee.windowEnd ? due : .max
        if clock[k] <= core.due && !wasLively { addLively(k) }
    }

    // MARK: The touch

    @inline(__always)
    mutating func touch(_ k: Int, at time: Int64) {
        let line = linesHere + k
        let program = line.pointee.program
        let ordinal = process[k].ordinal
        let bits = line.pointee.drawsLate ? line.pointee.key.bits(core.id, visit, ordinal).1 : process[k].bits
        process[k].ordinal = ordinal &+ 1
        let (u, v) = bits.twoUnits
        let isAccepted = u < acceptance(program, at: time, bits)
        if isAccepted { process[k].count &+= 1 }
        // A triggered line waits for its next event; the others go on by themselves, those with a rate at once: what happens after
        // this waits for it, and not for what the touch does.
        if line.pointee.timing == .rate {
            if process[k].count < program.pointee.atMost {
                scheduleRate(k, line, from: time)
            } else {
                clock[k] = .max
            }
        }
        if isAccepted { happen(line, program, at: time, ordinal: ordinal, bits: bits, clickDraw: v) }
        switch line.pointee.timing {
        case .rate: break
        case .schedule, .period: schedule(k, line, from: time)
        case .after, .inactivity, .intent: if clock[k] == time { clock[k] = .max }
        }
    }

    /// Probability that a due touch happens: reach, pacing, and whether the customer still takes sends of the channel.
    @inline(__always)
    private func acceptance(_ line: UnsafePointer<LineProgram>, at time: Int64, _ bits: UInt64) -> Double {
        if line.pointee.isSend {
            let bit = program.channels[line.pointee.channel].unsubscribeBit
            if core.unsubscribed & bit != 0 { return 0 }
        }
        var probability = 1.0
        if line.pointee.hasReach { probability = amount(line.pointee.reach, bits, .reach) }
        if let factors = line.pointee.pacing {
            let day = Int(time / 86_400_000_000)
            if day < line.pointee.pacingDays { probability *= factors[day] }
        }
        return probability
    }

    @inline(__always)
    private mutating func happen(
        _ line: UnsafePointer<StageLine>, _ program: UnsafePointer<LineProgram>, at time: Int64, ordinal: UInt32,
        bits: UInt64, clickDraw: Double
    ) {
        var partner = program.pointee.partner
        var flags: Occurrence.Flags = []
        var promptDraw = 1.0
        if program.pointee.hasMore {
            let (low, high) = line.pointee.moreKey.bits(core.id, visit, ordinal)
            let (openDraw, unsubscribeDraw) = low.twoUnits
            let (prompt, partnerDraw) = high.twoUnits
            promptDraw = prompt
            if program.pointee.drawsPartner {
                partner = self.program.partner(of: program.pointee.channel, partnerDraw)
                // A disabled partner's touch is deleted, not given to another.
                if partner >= 0, isExcluded(partner, of: program.pointee.channel) { return }
            }
            if openDraw < amount(program.pointee.open, low, .open) { flags.insert(.opened) }
            if unsubscribeDraw < amount(program.pointee.unsubscribe, low, .unsubscribe) {
                flags.insert(.unsubscribed)
                core.unsubscribed |= self.program.channels[program.pointee.channel].unsubscribeBit
            }
        }
        note(.touch, of: line, program, partner: partner, at: time).pointee.flags = flags
        let clicked = program.pointee.canClick && clickDraw < amount(program.pointee.clickThrough, bits, .click)
        if clicked { _ = note(.click, of: line, program, partner: partner, at: time) }
        if program.pointee.hasImpressionStock || program.pointee.hasClickStock {
            addStock(line.pointee.line, program, at: time, clicked: clicked)
        }
        if program.pointee.hasDiscount {
            offerDiscount(amount(program.pointee.discount, bits, .discount), of: line)
        }
        if program.pointee.hasPrompt, clicked || !program.pointee.canClick {
            prompt(line, program, at: time, ordinal: ordinal, bits: bits, draw: promptDraw)
        }
        if clicked {
            noteClick(on: line)
            own(at: time)
        }
    }

    /// Records a touch of a line, or a click on it.
    @inline(__always)
    mutating func note(
        _ kind: Occurrence.Kind, of line: UnsafePointer<StageLine>, _ program: UnsafePointer<LineProgram>, partner: Int,
        at time: Int64
    ) -> UnsafeMutablePointer<Occurrence> {
        let occurrence = make(kind, at: time, to: Int(core.stage))
        occurrence.pointee.line = Int16(truncatingIfNeeded: line.pointee.line)
        occurrence.pointee.channel = Int16(truncatingIfNeeded: program.pointee.channel)
        occurrence.pointee.partner = Int16(truncatingIfNeeded: partner)
        return occurrence
    }

    private mutating func prompt(
        _ line: UnsafePointer<StageLine>, _ program: UnsafePointer<LineProgram>, at time: Int64, ordinal: UInt32,
        bits: UInt64, draw: Double
    ) {
        guard draw < amount(program.pointee.promptProbability, bits, .prompt) else { return }
        let (low, high) = line.pointee.moreKey.bits(~core.id, visit, ordinal)
        let within = program.pointee.promptWithin.sample(low, UnsafePointer(traits))
        let due = time.advanced(byMicroseconds: within * high.unitOpen)
        guard due < core.due else { return }
        core.due = due
        influence?.pointee.channels |= line.pointee.channelBit
    }

    // MARK: Adstock

    @inline(__always)
    private mutating func addStock(
        _ index: Int, _ program: UnsafePointer<LineProgram>, at time: Int64, clicked: Bool
    ) {
        let stock = self.stock + index
        let hasImpressions = program.pointee.hasImpressionStock
        if hasImpressions || stock.pointee.clicks > 0 {
            let kept = decay(index, program, at: time)
            if hasImpressions { stock.pointee.impressions = Float(Double(stock.pointee.impressions) * kept + 1) }
            stock.pointee.clicks = Float(Double(stock.pointee.clicks) * kept + (clicked ? 1 : 0))
        } else if clicked {
            stock.pointee.clicks = 1
        }
        stock.pointee.last = time
    }

    /// What is left of a line's stock since it was last written: 2^-(age / half-life).
    @inline(__always)
    func decay(_ index: Int, _ program: UnsafePointer<LineProgram>, at time: Int64) -> Double {
        let inverse = program.pointee.inverseHalfLife
        if inverse == 0 { return 1 }
        let age = Double(time - stock[index].last)
        if inverse == inverse { return powers.exp2(-age * inverse) }
        return powers.exp2(-age / personal(program.pointee.halfLife, line: index, .halfLife))
    }

    /// S(A(t)) of a line's impressions or clicks, of which there are so many.
    @inline(__always)
    func pressure(of index: Int, _ value: Float, at time: Int64) -> Double {
        let program = lines + index
        let stocked = Double(value) * decay(index, program, at: time)
        guard program.pointee.saturates else { return stocked }
        let k = personal(program.pointee.saturation, line: index, .saturation)
        return k * (1 - powers.exp2(-stocked / k * 1.442_695_040_888_963_4))
    }
}
