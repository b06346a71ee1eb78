extension Walker {
    /// Enters a stage: entry events and surveys, the dwell, and the start of every process at work there.
    ///
    /// - Parameter event: emitted by the outcome that leads here, which triggers here may be waiting for; -1: none.
    mutating func enter(_ index: Int, at time: Int64, carrying event: Int) {
        core.stage = Int16(truncatingIfNeeded: index)
        core.entered = time
        core.since = time
        core.decision = 0
        core.discount = 0
        visits[index] &+= 1
        stand(in: index)
        let stage = here
        processCount = 0
        livelyCount = 0
        if !drawnTraits.isSuperset(of: stage.pointee.traits) { drawTraits() }
        if stage.pointee.isBare { return scheduleDecision(from: time) }
        if stage.pointee.isEnd {
            core.due = .max
        } else {
            scheduleDecision(from: time)
        }
        startLines(stage, at: time)
        startEmissions(stage)
        startFresh(at: time)
        // An end without anything going on is the end; without a horizon nothing may go on there forever.
        if stage.pointee.isEnd && (processCount == 0 || horizon == .max) {
            core.isOver = true
            processCount = 0
        }
        gatherLively()
        if event >= 0 { trigger(event, at: time) }
        if !stage.pointee.entryEmissions.isEmpty { emitOnEntry(stage, at: time) }
        if stage.pointee.surveyCount > 0 { ask(stage, at: time) }
        own(at: time)
    }

    /// Draws the traits that are wanted here and have not been drawn yet.
    @inline(never)
    mutating func drawTraits() {
        let missing = here.pointee.traits.subtracting(drawnTraits)
        program.draw(missing, of: core.id, segment: facts.segment, into: traits)
        drawnTraits.formUnion(missing)
    }

    /// Leaves for good.
    mutating func churn(at time: Int64) {
        core.stage = -1
        core.entered = time
        core.since = time
        core.isOver = true
        processCount = 0
        livelyCount = 0
    }

    /// Draws the dwell before the next decision; the other half of the bits decides.
    @inline(__always)
    mutating func scheduleDecision(from time: Int64) {
        let (low, high) = here.pointee.decisionKey.bits(core.id, visit, core.decision)
        decisionBits = high
        core.due = time.advanced(byMicroseconds: here.pointee.dwell.sample(low, UnsafePointer(traits)))
    }

    // MARK: Emissions

    private mutating func startEmissions(_ stage: UnsafePointer<StageProgram>) {
        for _ in 0..<stage.pointee.emissions.count {
            let k = processCount
            processCount &+= 1
            process[k] = Process()
            begin(k)
        }
    }

    @inline(__always)
    mutating func scheduleEmission(_ k: Int, _ emission: UnsafePointer<EmissionProgram>, from time: Int64) {
        clock[k] = shaped(time, gap: gap(to: process[k].ordinal, k, of: emission))
    }

    @inline(__always)
    mutating func emit(_ k: Int, at time: Int64) {
        let emission = emissionsHere + (k &- lineCountHere)
        let ordinal = process[k].ordinal
        process[k].ordinal = ordinal &+ 1
        if following[k] >= 0 {
            clock[k] = following[k]
        } else {
            scheduleEmission(k, emission, from: time)
        }
        foresee(k, emission)
        append(emission, at: time, ordinal: ordinal)
    }

    private mutating func emitOnEntry(
        _ stage: UnsafePointer<StageProgram>, at time: Int64
    ) {
        for index in stage.pointee.entryEmissions {
            let emission = emissions + index
            let low = emission.pointee.key.bits(core.id, visit, .max).0
            let count = emission.pointee.amount.sample(low, UnsafePointer(traits)).rounded()
            guard count >= 1 else { continue }
            for ordinal in 0..<UInt32(min(count, 1e6)) { append(emission, at: time, ordinal: ordinal) }
        }
    }

    private mutating func append(
        _ emission: UnsafePointer<EmissionProgram>, at time: Int64, ordinal: UInt32
    ) {
        let occurrence = make(.emission, at: time, to: Int(core.stage))
        occurrence.pointee.event = Int16(truncatingIfNeeded: emission.pointee.event)
        occurrence.pointee.line = Int16(truncatingIfNeeded: emission.pointee.index)
        if emission.pointee.hasValue {
            let (low, _) = emission.pointee.valueKey.bits(core.id, visit, ordinal)
            setPrice(emission.pointee.value.sample(low, UnsafePointer(traits)), of: occurrence)
        }
        if emission.pointee.propertyCount > 0 { describe(occurrence, emission, ordinal: ordinal) }
        trigger(emission.pointee.event, at: time)
        own(at: time)
    }

    /// Draws the properties of an emission.
    private mutating func describe(
        _ occurrence: UnsafeMutablePointer<Occurrence>, _ emission: UnsafePointer<EmissionProgram>, ordinal: UInt32
    ) {
        occurrence.pointee.related = UInt64(truncatingIfNeeded: propertyBase &+ propertyCount)
        for index in 0..<emission.pointee.propertyCount {
            let property = emission.pointee.properties + index
            let draw = property.pointee.key.bits(core.id, visit, ordinal).0
            let amount = property.pointee.amount.sample(draw, UnsafePointer(traits))
            record(property: amount)
            if index == 0 { occurrence.pointee.amount = amount }
        }
    }

    private mutating func ask(_ stage: UnsafePointer<StageProgram>, at time: Int64) {
        for index in 0..<stage.pointee.surveyCount {
            let survey = stage.pointee.surveys + index
            let (low, high) = survey.pointee.key.bits(core.id, visit, 0)
            guard low.unitOpen < amount(survey.pointee.probability, low, .probability) else { continue }
            let answer = make(.survey, at: time, to: Int(core.stage))
            answer.pointee.line = Int16(survey.pointee.survey)
            answer.pointee.amount = survey.pointee.score.sample(high, UnsafePointer(traits))
        }
    }

    /// What an occurrence is worth: major units to minor ones, less the discount that is waiting; at least 0 stays at least 0.
    mutating func setPrice(_ major: Double, of occurrence: UnsafeMutablePointer<Occurrence>) {
        var minor = Int64(nearest: major * minorUnits)
        if core.discount > 0 {
            // Seven decimals, so that 10% is 10% although it is kept in four bytes.
            let share = (Double(core.discount) * 1e7).rounded() / 1e7
            minor = Int64(nearest: Double(minor) * (1 - share))
            core.discount = 0
            influence?.pointee.takeDiscount()
            occurrence.pointee.flags.insert(.discounted)
        }
        occurrence.pointee.value = minor
    }

    /// An event of the customer's own: inactivity is counted from here.
    @inline(__always)
    mutating func own(at time: Int64) {
        guard core.stage >= 0, here.pointee.hasInactivity else { return }
        restartInactivity(at: time)
    }
}

extension Int64 {
    /// Rounded half away from zero, within 9 * 10^15 either way.
    @inline(__always)
    init(nearest value: Double) {
        let bounded = Swift.max(-9e15, Swift.min(9e15, value))
        self = bounded >= 0 ? Int64(bounded + 0.5) : -Int64(0.5 - bounded)
    }

    /// Later by a number of microseconds, rounded; at least 0, and the far future where it would overflow.
    @inline(__always)
    func advanced(byMicroseconds gap: Double) -> Int64 { advanced(byPositiveMicroseconds: Swift.max(gap, 0)) }

    /// The same where the number is known not to be negative.
    @inline(__always)
    func advanced(byPositiveMicroseconds gap: Double) -> Int64 {
        // Added to 2^52, a number below it leaves the nearest whole one in the lowest bits: cheaper than a checked conversion.
        guard gap < 0x1p52 else { return advancedFar(byMicroseconds: gap) }
        let whole = Int64(bitPattern: (gap + 0x1p52).bitPattern & 0x000F_FFFF_FFFF_FFFF)
        let (sum, overflow) = addingReportingOverflow(whole)
        return overflow ? .max : sum
    }

    /// By more than a century, or by what is not a number.
    @inline(never)
    private func advancedFar(byMicroseconds gap: Double) -> Int64 {
        guard gap < 4e18 else { return .max }
        let (sum, overflow) = addingReportingOverflow(Int64(gap))
        return overflow ? .max : sum
    }

    /// A time that is not negative, rounded.
    @inline(__always)
    init(clampingMicroseconds value: Double) { self = value < 9e18 ? Int64(value + 0.5) : .max }
}
