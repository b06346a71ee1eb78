/// One customer under way: the state that a life needs, and the loop that moves it from event to event.
///
/// The same walker walks one customer after the other; its scratch memory is allocated once. What a customer needs to be
/// put away and taken up again later is in ``core``, ``process`` and ``stock`` (see `Walker+Parking.swift`).
struct Walker {
    /// The part of the state that every customer has.
    struct Core {
        var id: UInt64 = 0
        var arrival: Int64 = 0
        /// When the stage was entered.
        var entered: Int64 = 0
        /// When the pending dwell began: on entry, or at the last stay.
        var since: Int64 = 0
        /// When the pending decision is due.
        var due: Int64 = .max
        /// Channels it unsubscribed from.
        var unsubscribed: UInt64 = 0
        /// Share taken off the next purchase in the stage.
        var discount: Float = 0
        var decision: UInt32 = 0
        var sequence: UInt32 = 0
        var referrals: UInt16 = 0
        var stage: Int16 = 0
        var segment: UInt8 = 0
        var isOver = false
    }

    /// Where one process (line or emission) of the current stage stands.
    struct Process {
        /// Number of its touches drawn in this visit; for schedules the next index.
        var ordinal: UInt32 = 0
        /// Number of its touches that happened in this visit.
        var count: UInt32 = 0
        /// The random bits of the touch that is due.
        var bits: UInt64 = 0
        /// ``Draw``s of this and of the ordinal before lie ready; see `Walker+Draws.swift`.
        var ready = UInt32.max
    }

    /// A line's adstock of impressions and of clicks, as it was at `last`.
    struct Stock {
        var last: Int64 = 0
        var impressions: Float = 0
        var clicks: Float = 0
    }

    struct PendingRefund {
        var time: Int64
        var value: Int64
        var order: UInt32
        var event: Int16
        var product: Int16
    }

    struct Child {
        var id: UInt64
        var time: Int64
        var parent: UInt64
        var generation: Int
    }

    let program: Program
    let stages: UnsafePointer<StageProgram>
    let outcomes: UnsafePointer<OutcomeProgram>
    let stageLines: UnsafePointer<StageLine>
    let lines: UnsafePointer<LineProgram>
    let emissions: UnsafePointer<EmissionProgram>
    let horizon: Int64
    /// The stage that the customer is in, the first of its lines and emissions, how many lines there are, and how often it was
    /// entered: at hand from ``stand(in:)`` on.
    private(set) var here: UnsafePointer<StageProgram>
    private(set) var linesHere: UnsafePointer<StageLine>
    private(set) var emissionsHere: UnsafePointer<EmissionProgram>
    private(set) var lineCountHere = 0
    private(set) var visit: UInt32 = 0
    private let lineCount: Int
    private let stageCount: Int
    let exponentials = ExponentialTable.shared
    let powers = PowerTable.shared
    let calendar: OperationalTime
    /// The latest instant whose operational time was asked for, and that time.
    var instant = (time: Int64(-1), operational: 0.0)
    /// The pending decision for which the furthest operational time of interest was found, and that time.
    var reach = (due: Int64(-1), operational: 0.0)

    var core = Core()
    var decisionBits: UInt64 = 0
    var facts = CustomerFacts(id: 0, arrival: 0, segment: 0, channel: -1, partner: -1, generation: 0)
    /// Next time of each process of the current stage: its lines, then its emissions. One that sleeps till after the decision
    /// (see `Walker+Calendar.swift`) has a time beyond all others here.
    let clock: UnsafeMutablePointer<Int64>
    let process: UnsafeMutablePointer<Process>
    var processCount = 0
    /// The processes that may come before the pending decision, ascending; see `Walker+Calendar.swift`.
    let lively: UnsafeMutablePointer<Int>
    var livelyCount = 0
    /// The processes that begin with the stage that is being entered.
    let fresh: UnsafeMutablePointer<Int>
    var freshCount = 0
    /// By process: when the emission after the pending one comes, or -1 where that is not known yet; see `Walker+Draws.swift`.
    let following: UnsafeMutablePointer<Int64>
    /// Two for each process.
    let draws: UnsafeMutablePointer<Draw>
    /// Whether draws are made ahead: worth it where lives are lived in one piece.
    var drawsAhead = false
    /// By line; all zero for a new customer.
    let stock: UnsafeMutablePointer<Stock>
    /// How often each stage was entered.
    let visits: UnsafeMutablePointer<UInt32>
    /// Each drawn on entering the first stage that reads it: many lives end before.
    let traits: UnsafeMutablePointer<Double>
    var drawnTraits: TraitSet = []
    let exponents: UnsafeMutablePointer<Double>
    var refunds: [PendingRefund] = []
    var nextRefund = Int64.max
    /// What happened since ``forget()``, in (time, sequence) order: raw memory, because it is written for every occurrence.
    private(set) var recorded: UnsafeMutablePointer<Occurrence>
    private(set) var recordCount = 0
    private var recordCapacity = 256
    /// Values of emissions' properties, and where they will stand in the ledger.
    private var propertyValues: UnsafeMutablePointer<Double>
    private(set) var propertyCount = 0
    private var propertyCapacity = 64
    var propertyBase = 0
    let minorUnits: Double
    /// Whom this customer referred, with their arrivals.
    var children: [Child] = []
    /// What the world lacks, where one program serves many worlds; see `Walker+Presence.swift`.
    var absence = Absence()
    /// Which channels turned the life, where somebody asks; see `Walker+Influence.swift`.
    var influence: UnsafeMutablePointer<Influence>?

    init(_ program: Program) {
        self.program = program
        stages = program.stages
        outcomes = program.outcomes
        stageLines = program.stageLines
        lines = program.lines
        emissions = program.emissions
        horizon = program.horizon
        here = stages
        linesHere = stageLines
        emissionsHere = emissions
        calendar = program.time
        let world = program.world
        lineCount = world.lines.count
        stageCount = world.stages.count
        minorUnits = world.minorUnits
        recorded = .allocate(capacity: recordCapacity)
        propertyValues = .allocate(capacity: propertyCapacity)
        clock = .allocate(capacity: program.processCapacity)
        process = .allocate(capacity: program.processCapacity)
        process.initialize(repeating: Process(), count: program.processCapacity)
        lively = .allocate(capacity: program.processCapacity)
        fresh = .allocate(capacity: program.processCapacity)
        following = .allocate(capacity: program.processCapacity)
        following.initialize(repeating: -1, count: program.processCapacity)
        draws = .allocate(capacity: 2 * program.processCapacity)
        stock = .allocate(capacity: max(world.lines.count, 1))
        stock.initialize(repeating: Stock(), count: max(world.lines.count, 1))
        visits = .allocate(capacity: world.stages.count)
        visits.initialize(repeating: 0, count: world.stages.count)
        traits = .allocate(capacity: max(world.population.traits.count, 1))
        let mostOutcomes = world.stages.map { $0.outcomes.count }.max() ?? 0
        exponents = .allocate(capacity: mostOutcomes + 1)
        exponents.initialize(repeating: 0, count: mostOutcomes + 1)
    }

    /// Frees the scratch memory; the walker is of no use afterwards.
    func deallocate() {
        clock.deallocate()
        process.deallocate()
        lively.deallocate()
        fresh.deallocate()
        following.deallocate()
        draws.deallocate()
        stock.deallocate()
        visits.deallocate()
        traits.deallocate()
        exponents.deallocate()
        recorded.deallocate()
        propertyValues.deallocate()
        influence?.pointee.deallocate()
        influence?.deallocate()
    }

    // MARK: The record

    /// The next occurrence, to be completed where it will be read: completed elsewhere it would be copied in wide pieces right after
    /// its many short fields were written one by one, for which processors have to wait.
    ///
    /// - Returns: where it stands until another one is made.
    @inline(__always)
    mutating func make(_ kind: Occurrence.Kind, at time: Int64, to: Int) -> UnsafeMutablePointer<Occurrence> {
        if recordCount == recordCapacity { growRecord() }
        let place = recorded + recordCount
        place.initialize(
            to: Occurrence(
                kind: kind, time: time, customer: core.id, sequence: core.sequence, stage: core.stage,
                to: Int16(truncatingIfNeeded: to)))
        core.sequence &+= 1
        recordCount &+= 1
        return place
    }

    /// The most occurrences of one life: more are a world that runs away (a touch every microsecond), and are cut off.
    static let most = 1 << 20
    private(set) var ranAway = false

    @inline(never)
    private mutating func growRecord() {
        if recordCapacity >= Self.most {
            ranAway = true
            core.isOver = true
            refunds.removeAll()
            nextRefund = .max
        }
        let grown = UnsafeMutablePointer<Occurrence>.allocate(capacity: recordCapacity * 2)
        grown.moveInitialize(from: recorded, count: recordCount)
        recorded.deallocate()
        recorded = grown
        recordCapacity *= 2
    }

    /// Empties the record.
    mutating func forget() {
        recordCount = 0
        propertyCount = 0
    }

    /// Takes the value of an emission's property.
    @inline(__always)
    mutating func record(property value: Double) {
        if propertyCount == propertyCapacity { growProperties() }
        propertyValues[propertyCount] = value
        propertyCount += 1
    }

    @inline(never)
    private mutating func growProperties() {
        let grown = UnsafeMutablePointer<Double>.allocate(capacity: propertyCapacity * 2)
        grown.moveInitialize(from: propertyValues, count: propertyCount)
        propertyValues.deallocate()
        propertyValues = grown
        propertyCapacity *= 2
    }

    /// The values of all emissions' properties, in the order of their emissions.
    var properties: UnsafeBufferPointer<Double> { UnsafeBufferPointer(start: propertyValues, count: propertyCount) }

    /// What was recorded.
    var record: UnsafeBufferPointer<Occurrence> { UnsafeBufferPointer(start: recorded, count: recordCount) }

    // MARK: A life

    /// Starts a new customer at its arrival.
    mutating func begin(_ facts: CustomerFacts, entry: Int, stage: Int, parent: UInt64) {
        self.facts = facts
        core = Core()
        core.id = facts.id
        core.arrival = facts.arrival
        core.segment = UInt8(truncatingIfNeeded: facts.segment)
        nextRefund = .max
        if !refunds.isEmpty { refunds.removeAll(keepingCapacity: true) }
        if lineCount > 0 { stock.update(repeating: Stock(), count: lineCount) }
        visits.update(repeating: 0, count: stageCount)
        drawnTraits = []
        let arrival = make(.arrival, at: facts.arrival, to: stage)
        arrival.pointee.stage = Int16(truncatingIfNeeded: stage)
        arrival.pointee.channel = Int16(truncatingIfNeeded: facts.channel)
        arrival.pointee.partner = Int16(truncatingIfNeeded: facts.partner)
        arrival.pointee.amount = Double(entry)
        arrival.pointee.related = parent
        enter(stage, at: facts.arrival, carrying: -1)
    }

    /// Lives on until everything that happens before the limit has happened.
    mutating func live(until limit: Int64) {
        while !core.isOver {
            if livelyCount == 0 && nextRefund == .max {
                guard core.due < limit else { return }
                decide(at: core.due)
                continue
            }
            // Ties go to the first process, and to touches before decisions. Which process is next is as good as random, so it is
            // found by masks: a branch would be guessed wrong every other time. No time is negative.
            var time = Int64.max
            var which: Int64 = -1
            for index in 0..<livelyCount {
                let k = lively[index]
                let isSooner = (clock[k] &- time) >> 63
                time ^= (time ^ clock[k]) & isSooner
                which ^= (which ^ Int64(k)) & isSooner
            }
            if time > core.due { (time, which) = (core.due, -1) }
            if nextRefund < time {
                guard nextRefund < limit else { return }
                payBack()
            } else {
                guard time < limit else { return }
                if which < 0 {
                    decide(at: time)
                } else if which < lineCountHere {
                    touch(Int(which), at: time)
                } else {
                    emit(Int(which), at: time)
                }
            }
        }
        while nextRefund < limit { payBack() }
    }

    /// Whether anything is left to happen before the horizon.
    var isDone: Bool { core.isOver && nextRefund >= horizon }

    /// The last word on a customer: where it was when observation ended.
    mutating func finish() {
        var time = core.isOver ? core.since : horizon
        if core.isOver && core.stage < 0 { time = core.entered }
        // A refund may follow the churn it outlived.
        if recordCount > 0 { time = max(time, recorded[recordCount - 1].time) }
        let end = make(.end, at: time, to: Int(core.stage))
        if !core.isOver { end.pointee.flags = .censored }
    }

    /// What a drawn amount is for: two uses at the same touch draw different numbers.
    struct Use {
        let salt: UInt64
        static let probability = Use(salt: 1)
        static let reach = Use(salt: 2)
        static let click = Use(salt: 3)
        static let open = Use(salt: 4)
        static let unsubscribe = Use(salt: 5)
        static let prompt = Use(salt: 6)
        static let discount = Use(salt: 7)
        static let rate = Use(salt: 8)
        static let halfLife = Use(salt: 9)
        static let saturation = Use(salt: 10)
        static func share(_ index: Int) -> Use { Use(salt: 1000 + UInt64(index)) }
    }

    /// An amount at one of its uses: from bits that the use's own yes-or-no draws have partly spent, so they are mixed first.
    @inline(__always)
    func amount(_ sampler: Sampler, _ bits: UInt64, _ use: Use) -> Double {
        switch sampler.method {
        case .constant: sampler.first
        case .trait: sampler.sample(0, UnsafePointer(traits))
        default: Self.mixed(sampler, bits, use, of: core.id, UnsafePointer(traits))
        }
    }

    /// Out of line, so that the loop of a life, where amounts are taken in a dozen places, stays in the processor's nearest memory;
    /// and not a method, to which all of the walker would be copied.
    @inline(never)
    private static func mixed(
        _ sampler: Sampler, _ bits: UInt64, _ use: Use, of customer: UInt64, _ traits: UnsafePointer<Double>
    ) -> Double {
        sampler.sample(Philox.block(customer, bits, key: use.salt &* Philox.weyl).0, traits)
    }

    /// An amount that belongs to customer and line rather than to one touch: a half-life, a saturation.
    @inline(__always)
    func personal(_ sampler: Sampler, line: Int, _ use: Use) -> Double { amount(sampler, UInt64(line), use) }

    /// Has what is known of a stage at hand, which the customer is in.
    mutating func stand(in stage: Int) {
        here = stages + stage
        linesHere = stageLines + here.pointee.lines.lowerBound
        emissionsHere = emissions + here.pointee.emissions.lowerBound
        lineCountHere = here.pointee.lines.count
        visit = visits[stage]
    }

    private mutating func payBack() {
        let index = refunds.indices.min {
            (refunds[$0].time, refunds[$0].order) < (refunds[$1].time, refunds[$1].order)
        }!
        let refund = refunds.remove(at: index)
        nextRefund = refunds.lazy.map(\.time).min() ?? .max
        let occurrence = make(.refund, at: refund.time, to: Int(core.stage))
        occurrence.pointee.value = refund.value
        occurrence.pointee.order = refund.order
        occurrence.pointee.event = refund.event
        occurrence.pointee.product = refund.product
    }
}
