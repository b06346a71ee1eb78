extension Walker {
    /// The dwell is over: an outcome is taken, or the customer stays.
    @inline(__always)
    mutating func decide(at time: Int64) {
        let stage = here
        let chosen: Int
        if let thresholds = stage.pointee.thresholds {
            let u = decisionBits.unitOpen
            var index = 0
            let count = stage.pointee.outcomes.count
            while index < count && u >= thresholds[index] { index += 1 }
            chosen = index < count ? index : -1
        } else {
            chosen = stage.pointee.isActed ? race(stage, at: time) : pick(stage)
        }
        if !stage.pointee.intents.isEmpty && chosen >= 0 && chosen == stage.pointee.conversion {
            announce(stage, before: time)
        }
        let decision = make(.decision, at: time, to: Int(core.stage))
        decision.pointee.amount = Double(time &- core.since)
        decision.pointee.outcome = Int16(truncatingIfNeeded: chosen)
        guard chosen >= 0 else {
            core.decision &+= 1
            core.since = time
            scheduleDecision(from: time)
            wake(at: time)
            return
        }
        take(outcomes + (stage.pointee.outcomes.lowerBound + chosen), decision, at: time)
    }

    /// Probabilities that differ between customers or are drawn, with nothing acting on them: one uniform decides.
    private mutating func pick(_ stage: UnsafePointer<StageProgram>) -> Int {
        // Weights over 1 (traits may do that where a `rest` catches it, or where it was warned of) are odds among themselves.
        let stay = weigh(stage)
        var sum = stay
        for index in 0..<stage.pointee.outcomes.count { sum += exponents[index] }
        var u = decisionBits.unitOpen * max(1, sum)
        for index in 0..<stage.pointee.outcomes.count {
            if u < exponents[index] { return index }
            u -= exponents[index]
        }
        return stage.pointee.rest
    }

    /// Base probabilities of the outcomes, into ``exponents``; returns what is left for stay.
    @discardableResult
    private mutating func weigh(_ stage: UnsafePointer<StageProgram>) -> Double {
        var left = 1.0
        let first = stage.pointee.outcomes.lowerBound
        for index in 0..<stage.pointee.outcomes.count where index != stage.pointee.rest {
            let outcome = outcomes + (first + index)
            var bits: UInt64 = 0
            if outcome.pointee.probability.method != .constant && outcome.pointee.probability.method != .trait {
                bits = outcome.pointee.valueKey.bits(~core.id, visit, core.decision).0
            }
            let p = outcome.pointee.probability.sample(bits, UnsafePointer(traits))
            exponents[index] = max(0, p)
            left -= max(0, p)
        }
        left = max(0, left)
        guard stage.pointee.rest >= 0 else { return left }
        exponents[stage.pointee.rest] = left
        return 0
    }

    /// Every possibility, stay included, has an exponential variate of its own; the least E / (p m) wins. Raising one weight
    /// therefore moves customers only towards that possibility.
    private mutating func race(_ stage: UnsafePointer<StageProgram>, at time: Int64) -> Int {
        let stay = weigh(stage)
        influence?.pointee.begin(exponents, outcomes: stage.pointee.outcomes.count)
        applyEffects(stage, at: time)
        var winner = -1
        var least = stay > 0 ? exponentials.variate(decisionBits) / stay : .infinity
        let count = stage.pointee.outcomes.count
        for pair in 0..<(count + 1) / 2 {
            let (low, high) = stage.pointee.variateKeys[pair].bits(core.id, visit, core.decision)
            enter(2 * pair, low, &winner, &least)
            if 2 * pair + 1 < count { enter(2 * pair + 1, high, &winner, &least) }
        }
        if let influence, influence.pointee.isPushed { judgeInfluence(influence, stage, stay: stay, winner: winner) }
        return winner
    }

    /// One possibility's finishing time in the race.
    @inline(__always)
    private func enter(_ index: Int, _ bits: UInt64, _ winner: inout Int, _ least: inout Double) {
        guard exponents[index] > 0 else { return }
        let finish = exponentials.variate(bits) / exponents[index]
        guard finish < least else { return }
        least = finish
        winner = index
    }

    /// Multiplies the weights by what the lines' adstocks and the season do to them.
    private mutating func applyEffects(_ stage: UnsafePointer<StageProgram>, at time: Int64) {
        for index in stage.pointee.effects {
            let effect = program.effects + index
            let line = effect.pointee.line
            // Most lines have not met the customer.
            let stocked = effect.pointee.onClick ? stock[line].clicks : stock[line].impressions
            guard stocked > 0 else { continue }
            let pressure = pressure(of: line, stocked, at: time)
            guard pressure > 0 else { continue }
            var logarithm = effect.pointee.binaryLogarithm
            if logarithm != logarithm {
                let bits = effect.pointee.key.bits(core.id, visit, core.decision).0
                let uplift = effect.pointee.uplift.sample(bits, UnsafePointer(traits))
                logarithm = Elementary.log(max(uplift, 1e-12)) * 1.442_695_040_888_963_4
            }
            let factor = powers.exp2(logarithm * pressure)
            exponents[effect.pointee.outcome] *= factor
            influence?.pointee.push(
                effect.pointee.outcome, by: factor, channel: Self.bit(ofChannel: lines[line].channel))
        }
        guard stage.pointee.conversion >= 0 else { return }
        for index in 0..<program.upliftCount {
            let uplift = program.uplifts + index
            guard time >= uplift.pointee.start && time < uplift.pointee.end else { continue }
            exponents[stage.pointee.conversion] *= uplift.pointee.factor
            influence?.pointee.push(stage.pointee.conversion, by: uplift.pointee.factor, channel: 0)
        }
    }

    /// Takes an outcome: event, value, refund and referral, then on to where it leads.
    private mutating func take(
        _ outcome: UnsafePointer<OutcomeProgram>, _ decision: UnsafeMutablePointer<Occurrence>, at time: Int64
    ) {
        let to = outcome.pointee.to
        decision.pointee.to = Int16(truncatingIfNeeded: to)
        decision.pointee.event = Int16(truncatingIfNeeded: outcome.pointee.event)
        if outcome.pointee.hasValue { fix(outcome, decision) }
        if outcome.pointee.hasRefund { promiseRefund(outcome, decision) }
        if outcome.pointee.refers { refer(outcome, at: time) }
        if to < 0 {
            churn(at: time)
        } else {
            enter(to, at: time, carrying: outcome.pointee.event)
        }
    }

    private mutating func fix(
        _ outcome: UnsafePointer<OutcomeProgram>, _ decision: UnsafeMutablePointer<Occurrence>
    ) {
        let (low, high) = outcome.pointee.valueKey.bits(core.id, visit, core.decision)
        guard outcome.pointee.productCount > 0 else {
            setPrice(outcome.pointee.value.sample(low, UnsafePointer(traits)), of: decision)
            return
        }
        var u = high.unitOpen
        var chosen = outcome.pointee.productCount - 1
        var rest = 1.0
        for index in 0..<outcome.pointee.productCount where !outcome.pointee.products[index].isRest {
            rest -= amount(outcome.pointee.products[index].share, high, .share(index))
        }
        for index in 0..<outcome.pointee.productCount {
            let product = outcome.pointee.products + index
            let share = product.pointee.isRest ? max(0, rest) : amount(product.pointee.share, high, .share(index))
            if u < share {
                chosen = index
                break
            }
            u -= share
        }
        let product = outcome.pointee.products + chosen
        decision.pointee.product = Int16(product.pointee.product)
        setPrice(product.pointee.value.sample(low, UnsafePointer(traits)), of: decision)
    }

    private mutating func promiseRefund(
        _ outcome: UnsafePointer<OutcomeProgram>, _ decision: UnsafeMutablePointer<Occurrence>
    ) {
        let (low, high) = outcome.pointee.refundKey.bits(core.id, visit, core.decision)
        guard low.unitOpen < amount(outcome.pointee.refundProbability, low, .probability) else { return }
        let delay = outcome.pointee.refundDelay.sample(high, UnsafePointer(traits))
        let time = decision.pointee.time.advanced(byMicroseconds: delay)
        guard time < horizon else { return }
        refunds.append(
            PendingRefund(
                time: time, value: decision.pointee.value, order: decision.pointee.sequence,
                event: decision.pointee.event, product: decision.pointee.product))
        nextRefund = min(nextRefund, time)
    }

    private mutating func refer(
        _ outcome: UnsafePointer<OutcomeProgram>, at time: Int64
    ) {
        let (low, high) = outcome.pointee.referralKey.bits(core.id, visit, core.decision)
        guard program.referralsArrive,
            low.unitOpen < amount(outcome.pointee.referralProbability, low, .probability)
        else { return }
        let arrival = time.advanced(byMicroseconds: outcome.pointee.referralDelay.sample(high, UnsafePointer(traits)))
        let (a, b) = Philox.block(core.id, UInt64(core.referrals), key: 0x5245_4645_5252_414C)
        core.referrals &+= 1
        let child = (a ^ b) | 1 << 63
        make(.referral, at: time, to: Int(core.stage)).pointee.related = child
        guard arrival < horizon else { return }
        children.append(Child(id: child, time: arrival, parent: core.id, generation: facts.generation + 1))
    }

    /// Touches shortly before a conversion that is going to happen anyway: seen and paid for, and without any effect but a
    /// discount. Uniform within the hour before, not before the stage was entered.
    private mutating func announce(
        _ stage: UnsafePointer<StageProgram>, before time: Int64
    ) {
        let mine = UInt64(1) << UInt64(core.segment)
        for index in stage.pointee.intents {
            let line = stageLines + index
            let program = lines + line.pointee.line
            guard line.pointee.segments & mine != 0, isPresent(line), mayObserve(program) else { continue }
            let (low, high) = line.pointee.key.bits(core.id, visit, core.decision)
            guard low.unitOpen < amount(line.pointee.amount, low, .probability) else { continue }
            let start = max(core.entered, time - 3_600_000_000)
            let at = start + Int64(Double(time - start) * high.unitOpen)
            guard at >= program.pointee.windowStart, at < program.pointee.windowEnd else { continue }
            observe(line, program, at: at)
        }
    }

    private func mayObserve(_ line: UnsafePointer<LineProgram>) -> Bool {
        let bit = program.channels[line.pointee.channel].unsubscribeBit
        return line.pointee.atMost > 0 && !(line.pointee.isSend && core.unsubscribed & bit != 0)
    }

    private mutating func observe(
        _ line: UnsafePointer<StageLine>, _ program: UnsafePointer<LineProgram>, at time: Int64
    ) {
        let (low, high) = line.pointee.moreKey.bits(core.id, visit, core.decision)
        var partner = program.pointee.partner
        if program.pointee.drawsPartner {
            partner = self.program.partner(of: program.pointee.channel, high.twoUnits.1)
            if partner >= 0, isExcluded(partner, of: program.pointee.channel) { return }
        }
        if program.pointee.hasReach, low.twoUnits.0 >= amount(program.pointee.reach, low, .reach) { return }
        note(.touch, of: line, program, partner: partner, at: time).pointee.flags = .intent
        sinkLatest()
        if low.twoUnits.1 < amount(program.pointee.clickThrough, low, .click) {
            note(.click, of: line, program, partner: partner, at: time).pointee.flags = .intent
            sinkLatest()
        }
        if program.pointee.hasDiscount {
            offerDiscount(amount(program.pointee.discount, high, .discount), of: line)
        }
    }

    /// Puts the latest occurrence, which lies in the past, where it belongs in time; its sequence number is later than its
    /// neighbours'.
    private mutating func sinkLatest() {
        var index = recordCount - 1
        let occurrence = recorded[index]
        while index > 0, recorded[index - 1].time > occurrence.time {
            recorded[index] = recorded[index - 1]
            index -= 1
        }
        recorded[index] = occurrence
    }
}
