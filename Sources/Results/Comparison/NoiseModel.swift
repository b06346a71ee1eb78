import Measurement

/// How much of a difference between two results can be chance.
struct NoiseModel {
    /// Standard error of b - a, and its degrees of freedom (`nil`: as many as one likes).
    struct Noise {
        var standardError: Double
        var degrees: Int?

        /// How often chance alone exceeds `excess`, one-sided.
        func tail(_ excess: Double) -> Double {
            guard standardError > 0 else { return excess > 0 ? 0 : 1 }
            let score = excess / standardError
            return degrees.map { Tails.student(above: score, degrees: $0) } ?? Tails.normal(above: score)
        }
    }

    struct Side {
        var summary: Summary
        var tree: SummaryTree
        var groups: CustomerGroups?
    }

    let a: Side
    let b: Side
    let pairing: Comparison.Pairing

    init(_ a: Side, _ b: Side) {
        self.a = a
        self.b = b
        pairing = Self.pairing(a.summary, b.summary)
    }

    private static func pairing(_ a: Summary, _ b: Summary) -> Comparison.Pairing {
        guard !a.partial, !b.partial else { return .independent }
        if let digest = a.digest, digest == b.digest, a.eventsTotal == b.eventsTotal { return .sameEvents }
        let same =
            a.scenario == b.scenario && a.seed == b.seed && (a.replication ?? 0) == (b.replication ?? 0)
            && a.shard == b.shard
        return same ? .sameCustomers : .independent
    }

    /// - Returns: `nil` where nothing tells.
    func noise(_ path: String) -> Noise? {
        if let forecast = forecast(path) { return forecast }
        if Self.isTime(path) { return nil }
        // The very same events: customers' luck is the same, and so is whatever tracking hid of them.
        if pairing == .sameEvents { return Noise(standardError: 0) }
        if let groups = groups(path) { return groups }
        return Measure.isPlainCount(path) ? counting(path) : nil
    }

    /// Response times and rates depend on the machine, and one run does not say how much.
    private static func isTime(_ path: String) -> Bool {
        path.contains("_ms.") || path.hasPrefix("rate.") || path.contains(".rate.")
    }

    private func forecast(_ path: String) -> Noise? {
        guard path.hasPrefix("forecast."), path.hasSuffix(".mean") else { return nil }
        let name = String(path.dropFirst("forecast.".count).dropLast(".mean".count))
        guard let before = a.summary.forecast?[name]?.standardError,
            let after = b.summary.forecast?[name]?.standardError
        else { return nil }
        return Noise(standardError: (before * before + after * after).squareRoot())
    }

    private func groups(_ path: String) -> Noise? {
        // What a backend reports varies with its customers as what the rule says of them does.
        let path = path.replacing(".reported.", with: ".credit.")
        guard let before = a.groups, let after = b.groups, let left = before.leftOut[path],
            let right = after.leftOut[path], let x = a.tree.number(path), let y = b.tree.number(path)
        else { return nil }
        if pairing == .sameCustomers, left.count == right.count, before.arrivalsVariance == after.arrivalsVariance {
            let differences = zip(left, right).map { $1 - $0 }
            return Jackknife(whole: y - x, leftOut: differences)
                .map { Noise(standardError: $0.standardError, degrees: $0.degrees) }
        }
        guard let first = Jackknife(whole: x, leftOut: left), let second = Jackknife(whole: y, leftOut: right) else {
            return nil
        }
        let variance = variance(first, of: x, a) + variance(second, of: y, b)
        return Noise(standardError: variance.squareRoot(), degrees: min(first.degrees, second.degrees))
    }

    /// With what the number of customers adds to it: that is not chance within groups but between runs.
    private func variance(_ jackknife: Jackknife, of value: Double, _ side: Side) -> Double {
        let within = jackknife.standardError * jackknife.standardError
        guard side.summary.customers > 0, let arrivals = side.groups?.arrivalsVariance else { return within }
        let slope = jackknife.elasticity * value / Double(side.summary.customers)
        return within + slope * slope * arrivals
    }

    /// Counts of what happens rarely and by itself vary by their square root; customers to whom it happens several times make that
    /// more, so twice the variance is allowed for.
    private func counting(_ path: String) -> Noise? {
        func count(_ side: Side) -> Double? {
            guard let value = side.tree.value(path), let number = value.asNumber, number >= 0 else { return nil }
            // Money and shares are no counts; errors in whole conversions are less than as many.
            if case .number = value, !path.hasSuffix("credit_error") { return nil }
            return number
        }
        guard let before = count(a), let after = count(b) else { return nil }
        return Noise(standardError: (2 * (before + after)).squareRoot())
    }
}
