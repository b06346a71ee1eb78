/// Walks the customers of a plain chain (``PlainChain``) and tells their lives briefly.
///
/// Whatever a customer does next is reached by branches, never looked up by what was drawn: then the processor guesses a
/// decision and is well into the next draw before this one is known, which beats walking several customers in step. What comes
/// out says the same as what ``Walker`` records, which tests hold against each other.
struct PlainWalk {
    private let engine: Engine
    private let chain: PlainChain
    /// How often the customer entered each stage.
    private let visits: UnsafeMutablePointer<UInt32>

    init(_ engine: Engine, _ chain: PlainChain) {
        self.engine = engine
        self.chain = chain
        visits = .allocate(capacity: chain.stageCount)
        visits.initialize(repeating: 0, count: chain.stageCount)
    }

    func deallocate() { visits.deallocate() }

    /// Appends the lives of these customers.
    ///
    /// - Returns: a customer whose life had no end in sight, if there is one; nobody is simulated after it.
    func simulate(_ customers: Range<Int>, cursor: inout Arrivals.Cursor, into itineraries: Itineraries) -> UInt64? {
        for number in customers {
            let arrival = engine.arrivals.arrival(number, cursor: &cursor)
            guard let facts = engine.facts(of: number, arrival) else { continue }
            let route = itineraries.begin(
                Itineraries.Route(facts: facts, entry: arrival.entry, stage: arrival.stage))
            guard walk(route, itineraries) else { return facts.id }
        }
        return nil
    }

    /// From the arrival to the end of the life or of observation; false where there is no end in sight.
    @inline(__always)
    private func walk(_ route: UnsafeMutablePointer<Itineraries.Route>, _ itineraries: Itineraries) -> Bool {
        let id = route.pointee.facts.id
        var time = route.pointee.facts.arrival
        var (sequence, stays): (UInt32, UInt32) = (1, 0)
        var stage = chain.stage(Int(route.pointee.first))
        var visit: UInt32 = 1
        if chain.hasLoops {
            visits.update(repeating: 0, count: chain.stageCount)
            visits[Int(route.pointee.first)] = 1
        }
        var hasEvents = false
        while !stage.pointee.isEnd {
            let (low, high) = chain.draw(in: stage, of: id, visit: visit, decision: stays)
            time = chain.end(of: low, in: stage, after: time)
            guard time < chain.horizon else { break }
            let outcome = chain.choose(in: stage, high)
            sequence &+= 1
            guard let taken = outcome else {
                stays &+= 1
                if stays & 0xF_FFFF == 0 { return false }
                continue
            }
            let to = taken.pointee.to
            let last = itineraries.append(
                Itineraries.Step(
                    time: time, sequence: sequence &- 1, stays: stays, stage: stage.pointee.index,
                    outcome: taken.pointee.index, to: to, event: taken.pointee.event))
            if taken.pointee.event >= 0 { hasEvents = true }
            stays = 0
            route.pointee.last = to
            guard to >= 0 else { break }
            stage = chain.stage(Int(to))
            guard chain.hasLoops else { continue }
            visits[Int(to)] &+= 1
            visit = visits[Int(to)]
            if last - route.pointee.firstStep >= Walker.most { return false }
        }
        route.pointee.stays = stays
        route.pointee.hasEvents = hasEvents
        return true
    }
}
