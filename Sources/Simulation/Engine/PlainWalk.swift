/// Walks the customers of a plain chain (``Program/isPlainChain``) eight at a time.
///
/// One customer's next draw waits for its last decision, so a single walk leaves the processor idle; eight in step keep it
/// busy. What comes out is the same to the bit as from ``Walker``, which tests hold against each other.
struct PlainWalk {
    private static let width = 8

    private struct Lane {
        var facts = CustomerFacts(id: 0, arrival: 0, segment: 0, channel: -1, partner: -1, generation: 0)
        /// When the pending dwell began, and when its decision is due.
        var since: Int64 = 0
        var due: Int64 = 0
        var entered: Int64 = 0
        var bits: UInt64 = 0
        var stage = 0
        var visit: UInt32 = 0
        var decision: UInt32 = 0
        var count = 0
        var isBusy = false
    }

    private let engine: Engine
    private let stages: UnsafePointer<StageProgram>
    private let outcomes: UnsafePointer<OutcomeProgram>
    private let stageCount: Int
    private let horizon: Int64
    private let lanes: UnsafeMutablePointer<Lane>
    /// How often each lane's customer entered each stage.
    private let visits: UnsafeMutablePointer<UInt32>
    /// What happened to each lane's customer.
    private let records: UnsafeMutablePointer<UnsafeMutablePointer<Occurrence>>
    private let capacities: UnsafeMutablePointer<Int>
    private let noTraits: UnsafeMutablePointer<Double>
    /// A life had no end in sight.
    let ranAway: UnsafeMutablePointer<Bool>

    init(_ engine: Engine) {
        self.engine = engine
        stages = engine.program.stages
        outcomes = engine.program.outcomes
        stageCount = engine.world.stages.count
        horizon = engine.program.horizon
        lanes = .allocate(capacity: Self.width)
        lanes.initialize(repeating: Lane(), count: Self.width)
        visits = .allocate(capacity: Self.width * stageCount)
        records = .allocate(capacity: Self.width)
        capacities = .allocate(capacity: Self.width)
        for lane in 0..<Self.width {
            capacities[lane] = 64
            records[lane] = .allocate(capacity: 64)
        }
        noTraits = .allocate(capacity: 1)
        noTraits.initialize(to: 0)
        ranAway = .allocate(capacity: 1)
        ranAway.initialize(to: false)
    }

    func deallocate() {
        for lane in 0..<Self.width { records[lane].deallocate() }
        records.deallocate()
        capacities.deallocate()
        visits.deallocate()
        lanes.deallocate()
        noTraits.deallocate()
        ranAway.deallocate()
    }

    /// Appends the lives of these customers, in the order in which they end.
    func simulate(_ customers: Range<Int>, cursor: inout Arrivals.Cursor, into ledger: inout Ledger) {
        var next = customers.lowerBound
        var busy = 0
        for lane in 0..<Self.width where take(&next, customers.upperBound, lane, &cursor, &ledger) { busy += 1 }
        while busy > 0 && !ranAway.pointee {
            for lane in 0..<Self.width where lanes[lane].isBusy {
                guard !step(lane) else { continue }
                finish(lane, &ledger)
                if !take(&next, customers.upperBound, lane, &cursor, &ledger) { busy -= 1 }
            }
        }
    }

    // MARK: A life

    /// Gives the lane the next customer that exists; false when there is none left.
    private func take(
        _ next: inout Int, _ end: Int, _ lane: Int, _ cursor: inout Arrivals.Cursor, _ ledger: inout Ledger
    ) -> Bool {
        while next < end {
            let arrival = engine.arrivals.arrival(next, cursor: &cursor)
            next += 1
            guard let facts = engine.facts(of: next - 1, arrival) else { continue }
            begin(lane, facts, arrival)
            return true
        }
        lanes[lane].isBusy = false
        return false
    }

    private func begin(_ lane: Int, _ facts: CustomerFacts, _ arrival: Arrivals.Arrival) {
        lanes[lane] = Lane(facts: facts, since: facts.arrival, entered: facts.arrival, stage: arrival.stage, isBusy: true)
        (visits + lane * stageCount).update(repeating: 0, count: stageCount)
        let occurrence = append(.arrival, lanes + lane, lane, at: facts.arrival, to: arrival.stage)
        occurrence.pointee.channel = Int16(truncatingIfNeeded: facts.channel)
        occurrence.pointee.partner = Int16(truncatingIfNeeded: facts.partner)
        occurrence.pointee.amount = Double(arrival.entry)
        _ = enter(lanes + lane, lane, arrival.stage, at: facts.arrival)
    }

    /// One decision; false when the customer's life is over.
    @inline(__always)
    private func step(_ lane: Int) -> Bool {
        let state = lanes + lane
        let time = state.pointee.due
        guard time < horizon else { return false }
        let from = state.pointee.stage
        let stage = stages + from
        let u = state.pointee.bits.unitOpen
        // Counted instead of searched: a search would be guessed wrong every other time.
        var index = 0
        let count = stage.pointee.outcomes.count
        let thresholds = stage.pointee.thresholds.unsafelyUnwrapped
        for k in 0..<count { index &+= u >= thresholds[k] ? 1 : 0 }
        let decision = append(.decision, state, lane, at: time, to: from)
        decision.pointee.amount = Double(time &- state.pointee.since)
        state.pointee.since = time
        guard index < count else {
            state.pointee.decision &+= 1
            schedule(state, stage, at: time)
            return true
        }
        let outcome = outcomes + (stage.pointee.outcomes.lowerBound &+ index)
        let to = outcome.pointee.to
        decision.pointee.outcome = Int16(truncatingIfNeeded: index)
        decision.pointee.to = Int16(truncatingIfNeeded: to)
        decision.pointee.event = Int16(truncatingIfNeeded: outcome.pointee.event)
        state.pointee.entered = time
        guard to >= 0 else {
            state.pointee.stage = Outcome.churned
            return false
        }
        return enter(state, lane, to, at: time)
    }

    /// False where the stage is an end.
    @inline(__always)
    private func enter(_ state: UnsafeMutablePointer<Lane>, _ lane: Int, _ index: Int, at time: Int64) -> Bool {
        state.pointee.stage = index
        state.pointee.entered = time
        state.pointee.decision = 0
        let visit = visits + (lane &* stageCount &+ index)
        visit.pointee &+= 1
        state.pointee.visit = visit.pointee
        let stage = stages + index
        guard !stage.pointee.isEnd else {
            state.pointee.due = .max
            return false
        }
        schedule(state, stage, at: time)
        return true
    }

    @inline(__always)
    private func schedule(
        _ state: UnsafeMutablePointer<Lane>, _ stage: UnsafePointer<StageProgram>, at time: Int64
    ) {
        let (low, high) = stage.pointee.decisionKey.bits(
            state.pointee.facts.id, state.pointee.visit, state.pointee.decision)
        state.pointee.bits = high
        state.pointee.due = time.advanced(byMicroseconds: stage.pointee.dwell.sample(low, UnsafePointer(noTraits)))
    }

    private func finish(_ lane: Int, _ ledger: inout Ledger) {
        let state = lanes[lane]
        let isOver = state.stage < 0 || stages[state.stage].isEnd
        let end = append(.end, lanes + lane, lane, at: isOver ? state.entered : horizon, to: state.stage)
        if !isOver { end.pointee.flags = .censored }
        ledger.occurrences.append(contentsOf: UnsafeBufferPointer(start: records[lane], count: lanes[lane].count))
        ledger.customers.append(state.facts)
        ledger.starts.append(ledger.occurrences.count)
    }

    // MARK: The record

    /// Writes the next occurrence in place.
    @inline(__always)
    private func append(
        _ kind: Occurrence.Kind, _ state: UnsafeMutablePointer<Lane>, _ lane: Int, at time: Int64, to: Int
    ) -> UnsafeMutablePointer<Occurrence> {
        let count = state.pointee.count
        if count == capacities[lane] { grow(lane) }
        let place = records[lane] + count
        place.initialize(
            to: Occurrence(
                kind: kind, time: time, customer: state.pointee.facts.id, sequence: UInt32(truncatingIfNeeded: count),
                stage: Int16(truncatingIfNeeded: state.pointee.stage), to: Int16(truncatingIfNeeded: to)))
        state.pointee.count = count &+ 1
        return place
    }

    @inline(never)
    private func grow(_ lane: Int) {
        let count = lanes[lane].count
        if count >= Walker.most { ranAway.pointee = true }
        let grown = UnsafeMutablePointer<Occurrence>.allocate(capacity: count * 2)
        grown.moveInitialize(from: records[lane], count: count)
        records[lane].deallocate()
        records[lane] = grown
        capacities[lane] = count * 2
    }
}
