/// Walks the customers of a plain chain (``PlainChain``) in step, and tells their lives briefly.
///
/// A block of customers makes one decision each, then the next, until nobody is left. What a customer takes is as good as random:
/// a branch on it would be guessed wrong every other time, and all work that the processor had begun ahead would be lost. So
/// nothing here branches on a draw. Then the processor works on several customers at once, because in each loop of a round
/// (everybody's draws, then when they fall due, then what everybody takes) nobody waits for anybody else. What comes out says the same as what
/// ``Walker`` records, which tests hold against each other.
struct PlainWalk {
    private let engine: Engine
    private let chain: PlainChain
    private let block: PlainBlock

    init(_ engine: Engine, _ chain: PlainChain) {
        self.engine = engine
        self.chain = chain
        block = PlainBlock(stages: chain.stageCount)
    }

    func deallocate() { block.deallocate() }

    /// Appends the lives of these customers.
    ///
    /// - Returns: a customer whose life had no end in sight, if there is one; neither its block nor any after it is told of.
    func simulate(_ customers: Range<Int>, cursor: inout Arrivals.Cursor, into itineraries: Itineraries) -> UInt64? {
        for start in stride(from: customers.lowerBound, to: customers.upperBound, by: PlainBlock.most) {
            let numbers = start..<min(start + PlainBlock.most, customers.upperBound)
            let firstRoute = itineraries.count
            let arrived = arrive(numbers, cursor: &cursor, itineraries)
            let first = UInt64(numbers.lowerBound)
            if let runaway = live(arrived, from: first) {
                itineraries.removeRoutes(from: firstRoute)
                return runaway
            }
            itineraries.settle(block, from: first, routes: firstRoute..<itineraries.count)
        }
        return nil
    }

    /// Begins the routes of those who exist in this world, and lines up those who have a life ahead.
    ///
    /// - Returns: how many these are.
    private func arrive(
        _ numbers: Range<Int>, cursor: inout Arrivals.Cursor, _ itineraries: Itineraries
    ) -> Int {
        if chain.hasLoops { block.visits.update(repeating: 0, count: PlainBlock.most * chain.stageCount) }
        block.told.pointee.removeAll()
        var count = 0
        for number in numbers {
            let arrival = engine.arrivals.arrival(number, cursor: &cursor)
            guard let facts = engine.facts(of: number, arrival) else { continue }
            itineraries.begin(Itineraries.Route(facts: facts, entry: arrival.entry, stage: arrival.stage))
            let traveller = PlainBlock.Traveller(id: facts.id, time: facts.arrival, stage: arrival.stage)
            if chain.hasLoops {
                block.visits[place(of: facts.id, UInt64(numbers.lowerBound)) &+ arrival.stage] = 1
            }
            if chain.stage(arrival.stage).pointee.isEnd {
                block.end(traveller)
            } else {
                block.travellers[count] = traveller
                count &+= 1
            }
        }
        return count
    }

    // MARK: Rounds

    /// After so many rounds those who are left go on one by one: there are few of them, and one without an end in sight would
    /// keep the others' steps in memory.
    private static let roundsTogether = 4096
    /// More decisions to stay in a row than any life holds.
    private static let mostStays: UInt32 = 1 << 20

    /// From the arrival to the end of each life or of observation.
    ///
    /// - Returns: a customer whose life has no end in sight.
    private func live(_ arrived: Int, from first: UInt64) -> UInt64? {
        // A local variable, so that nothing guards its fields against others.
        var told = block.told.pointee
        defer { block.told.pointee = told }
        var count = arrived
        var rounds = 0
        while count > 0 && rounds < Self.roundsTogether {
            count = decide(count, from: first, &told)
            rounds += 1
        }
        for index in 0..<count {
            block.travellers[0] = block.travellers[index]
            while decide(1, from: first, &told) > 0 {
                let traveller = block.travellers.pointee
                if traveller.stays >= Self.mostStays || (chain.hasLoops && traveller.steps >= UInt32(Walker.most)) {
                    return traveller.id
                }
            }
        }
        return nil
    }

    /// One decision of each traveller.
    ///
    /// - Returns: how many go on, who now come first.
    private func decide(_ count: Int, from first: UInt64, _ told: inout PlainBlock.Told) -> Int {
        told.makeRoom(for: count)
        for index in 0..<count {
            let traveller = block.travellers + index
            let stage = Int(traveller.pointee.stage)
            block.draws[index] = chain.draw(
                in: chain.stage(stage), of: traveller.pointee.id,
                visit: chain.hasLoops ? block.visits[place(of: traveller.pointee.id, first) &+ stage] : 1,
                decision: traveller.pointee.stays)
        }
        for index in 0..<count {
            let traveller = block.travellers + index
            block.times[index] = chain.end(
                of: block.draws[index].0, in: chain.stage(Int(traveller.pointee.stage)), after: traveller.pointee.time)
        }
        var left = 0
        for index in 0..<count {
            let goesOn = decide(
                block.travellers[index], at: block.times[index], by: block.draws[index].1, from: first, left, &told)
            left &+= goesOn
            told.endCount &+= 1 &- goesOn
        }
        return left
    }

    /// - Parameter left: where one who goes on is put.
    /// - Returns: 1 for one who goes on, else 0.
    @inline(__always)
    private func decide(
        _ before: PlainBlock.Traveller, at time: Int64, by bits: UInt64, from first: UInt64, _ left: Int,
        _ told: inout PlainBlock.Told
    ) -> Int {
        let taken = chain.take(bits, in: chain.stage(Int(before.stage)))
        // All bits where the decision falls before the horizon, else none: no time is negative.
        let inTime = UInt64(bitPattern: (time &- chain.horizon) >> 63)
        let isTaken = inTime & UInt64(taken.pointee.isOutcome)
        // Written always, counted only if it is an outcome.
        told.write(
            Itineraries.Step(time: time, customer: before.id, counts: before.counts, move: taken.pointee.move))
        told.count &+= Int(truncatingIfNeeded: isTaken)
        if chain.hasLoops {
            let entered = taken.pointee.move.to >= 0 ? taken.pointee.move.to : before.stage
            block.visits[place(of: before.id, first) &+ Int(entered)] &+= UInt32(truncatingIfNeeded: isTaken)
        }
        let goesOn = Int(truncatingIfNeeded: inTime & UInt64(taken.pointee.goesOn))
        // One stay more, or none any more where an outcome is taken; one decision more.
        let stayed = before.counts &+ (inTime & 1 << 32)
        let counts = (stayed & (isTaken &- 1 | 0xFFFF_FFFF)) &+ 1
        block.travellers[Self.either(goesOn, left, told.nextEnd)] = PlainBlock.Traveller(
            id: before.id, time: time, counts: counts,
            state: (before.state &+ (taken.pointee.change & inTime)) | (taken.pointee.mark & inTime))
        return goesOn
    }

    /// The one where the flag is 1, the other where it is 0: by masks, which no compiler makes a branch of.
    @inline(__always)
    private static func either(_ flag: Int, _ one: Int, _ other: Int) -> Int {
        other ^ ((other ^ one) & (0 &- flag))
    }

    /// Where a customer's visits are counted.
    @inline(__always)
    private func place(of customer: UInt64, _ first: UInt64) -> Int {
        Int(truncatingIfNeeded: customer &- first) &* chain.stageCount
    }
}
