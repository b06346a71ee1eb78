import Simulation

/// Ledgers written by hand, customer by customer.
struct LedgerScript {
    static let minute: Int64 = 60_000_000
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour

    let world: World
    private(set) var ledger = Ledger()

    init(_ world: World) { self.world = world }

    /// - Parameter end: the horizon where it came first.
    mutating func customer(
        _ id: UInt64, at arrival: Int64 = 0, segment: Int = 0, channel: Int = -1, partner: Int = -1,
        generation: Int = 0, stage: Int = 0, until horizon: Int64? = nil, _ write: (inout Life) -> Void = { _ in }
    ) {
        var life = Life(script: self, id: id, arrival: arrival, stage: stage, channel: channel, partner: partner)
        life.properties = ledger.properties
        write(&life)
        life.end(horizon: horizon ?? world.horizon ?? .max)
        ledger.customers.append(
            CustomerFacts(
                id: id, arrival: arrival, segment: segment, channel: channel, partner: partner,
                generation: generation))
        ledger.occurrences.append(contentsOf: life.occurrences)
        ledger.starts.append(ledger.occurrences.count)
        ledger.properties = life.properties
    }

    /// One customer's occurrences, in the order in which they are written.
    struct Life {
        private let world: World
        private let id: UInt64
        private(set) var stage: Int
        private var sequence: UInt32 = 0
        private var time: Int64
        private var since: Int64
        private(set) var occurrences: [Occurrence] = []
        fileprivate(set) var properties: ContiguousArray<Double> = []

        fileprivate init(
            script: LedgerScript, id: UInt64, arrival: Int64, stage: Int, channel: Int, partner: Int
        ) {
            world = script.world
            self.id = id
            self.stage = stage
            time = arrival
            since = arrival
            append(.arrival, at: arrival) {
                $0.channel = Int16(channel)
                $0.partner = Int16(partner)
            }
        }

        private mutating func append(
            _ kind: Occurrence.Kind, at time: Int64, _ fill: (inout Occurrence) -> Void = { _ in }
        ) {
            var occurrence = Occurrence(
                kind: kind, time: time, customer: id, sequence: sequence, stage: Int16(stage), to: Int16(stage))
            fill(&occurrence)
            occurrences.append(occurrence)
            sequence += 1
            self.time = time
        }

        mutating func touch(_ line: Int, at time: Int64, partner: Int = -1, flags: Occurrence.Flags = []) {
            contact(.touch, line, at: time, partner: partner, flags: flags)
        }

        mutating func click(_ line: Int, at time: Int64, partner: Int = -1, flags: Occurrence.Flags = []) {
            contact(.click, line, at: time, partner: partner, flags: flags)
        }

        private mutating func contact(
            _ kind: Occurrence.Kind, _ line: Int, at time: Int64, partner: Int, flags: Occurrence.Flags
        ) {
            let settings = world.lines[line]
            append(kind, at: time) {
                $0.line = Int16(line)
                $0.channel = Int16(settings.channel)
                $0.partner = Int16(settings.partner ?? partner)
                $0.flags = flags
            }
        }

        /// Takes an outcome of the stage and returns the order that it makes.
        @discardableResult
        mutating func decide(_ outcome: Int, at time: Int64, value: Int64 = 0, product: Int = -1) -> UInt32 {
            let settings = world.stages[stage].outcomes[outcome]
            let dwell = Double(time - since)
            append(.decision, at: time) {
                $0.outcome = Int16(outcome)
                $0.to = Int16(settings.to)
                $0.event = Int16(settings.event ?? -1)
                $0.value = value
                $0.product = Int16(product)
                $0.amount = dwell
            }
            stage = settings.to
            since = time
            return sequence - 1
        }

        mutating func stay(at time: Int64) {
            let dwell = Double(time - since)
            append(.decision, at: time) { $0.amount = dwell }
            since = time
        }

        mutating func emit(_ emission: Int, at time: Int64, value: Int64 = 0, properties values: [Double] = []) {
            let start = properties.count
            properties.append(contentsOf: values)
            let event = world.stages[stage].emissions[emission].event
            append(.emission, at: time) {
                $0.line = Int16(emission)
                $0.event = Int16(event)
                $0.value = value
                $0.amount = values.first ?? 0
                $0.related = UInt64(start)
            }
        }

        mutating func refund(_ order: UInt32, event: Int, value: Int64, at time: Int64) {
            append(.refund, at: time) {
                $0.order = order
                $0.event = Int16(event)
                $0.value = value
            }
        }

        mutating func answer(_ survey: Int, score: Double, at time: Int64) {
            append(.survey, at: time) {
                $0.line = Int16(survey)
                $0.amount = score
            }
        }

        mutating func refer(_ child: UInt64, at time: Int64) {
            append(.referral, at: time) { $0.related = child }
        }

        fileprivate mutating func end(horizon: Int64) {
            let isGone = stage < 0 || world.stages[stage].dwell == nil
            append(.end, at: isGone ? time : horizon) { if !isGone { $0.flags = .censored } }
        }
    }
}
