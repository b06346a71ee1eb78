/// How long a slice of a plain chain should last, from a pilot of a few hundred customers.
enum SliceWidth {
    /// - Returns: n where 2^n microseconds hold at most about so many steps, wherever these lie densest; but no more than 64 times
    ///   as many slices as steps spread evenly would fill.
    static func shift(of engine: Engine, eventsPerSlice: Int) -> Int64 {
        let (times, pilots) = pilot(engine)
        guard times.count > 1, let latest = times.last else { return 10 }
        let perCustomer = Double(times.count) / Double(pilots)
        let total = max(1, perCustomer * Double(engine.count))
        let tenth = max(1, times.count / 10)
        let densest = zip(times, times.dropFirst(tenth)).lazy.map { $1 - $0 }.min() ?? latest
        let share = Double(tenth) / Double(times.count)
        let fitting = Double(densest) / (total * share) * Double(eventsPerSlice)
        let even = Double(latest) / total * Double(eventsPerSlice)
        // Sixteen slices at least, for runs of any size to be told in more than one piece.
        let width = min(max(fitting, even / 64), Double(latest) / 16)
        return Int64(max(1, UInt64(max(1, width))).significantBits - 1)
    }

    /// When things happened to the pilots after the very start, in order.
    private static func pilot(_ engine: Engine) -> (times: [Int64], pilots: Int) {
        let worker = engine.makeWorker()
        let itineraries = Itineraries()
        let step = max(1, engine.count / 512)
        for number in stride(from: 0, to: engine.count, by: step) where worker.runaway == nil {
            worker.simulate(number..<number + 1, into: itineraries)
        }
        var times: [Int64] = []
        for index in 0..<itineraries.count {
            times.append(itineraries.route(index).pointee.facts.arrival)
            for step in itineraries.steps(index) { times.append(step.time) }
        }
        return (times.filter { $0 > 0 }.sorted(), max(1, itineraries.count))
    }
}

extension UInt64 {
    /// Bits needed to write the number down.
    var significantBits: Int { Self.bitWidth - leadingZeroBitCount }
}
