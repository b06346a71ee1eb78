import Foundation

/// What something is worth, as a scenario's `value:`.
enum AmountFit {
    /// Always the same.
    case constant(Double)
    /// One of a few prices: each with its share.
    case prices([(value: Double, share: Double)])
    /// Drawn; parameters in major units.
    case drawn(DwellFamily, [Double])

    /// - Returns: `nil` without values, or where they are worth nothing.
    init?(_ values: [Double]) {
        let paid = values.filter { $0 >= 0 }
        guard let first = paid.first, paid.contains(where: { $0 > 0 }) else { return nil }
        let distinct = Set(paid).sorted()
        if distinct.count == 1 {
            self = .constant(first)
        } else if distinct.count <= 12 || paid.count < 20 || distinct[0] == 0 {
            // Many prices with zeros among them are no density; their quantiles are.
            let prices = distinct.count <= 12 ? distinct : Self.quantiles(paid)
            self = .prices(
                prices.map { price in
                    let share =
                        distinct.count <= 12
                        ? Double(paid.count { $0 == price }) / Double(paid.count) : 1 / Double(prices.count)
                    return (price, share)
                })
        } else if let fit = DwellFit(paid, censored: [], resolution: 0), case .drawn(let family) = fit.law {
            self = .drawn(family, fit.parameters)
        } else {
            self = .constant(paid.reduce(0, +) / Double(paid.count))
        }
    }

    private static func quantiles(_ values: [Double]) -> [Double] {
        let sorted = values.sorted()
        return (0..<10).map { sorted[(2 * $0 + 1) * sorted.count / 20] }
    }

    /// As YAML.
    var text: String {
        switch self {
        case .constant(let value): Spelling.number(value)
        case .prices(let prices):
            // The shares of few prices sum to 1 only unrounded.
            "{empirical: {"
                + Self.merged(prices).map { "\(Spelling.number($0.value)): \($0.share)" }.joined(separator: ", ") + "}}"
        case .drawn(let family, let parameters):
            "{\(family.rawValue): {"
                + zip(family.parameters, parameters).map { "\($0.name): \(Spelling.number($1))" }
                .joined(separator: ", ") + "}}"
        }
    }

    private static func merged(_ prices: [(value: Double, share: Double)]) -> [(value: Double, share: Double)] {
        prices.reduce(into: []) { merged, price in
            if merged.last?.value == price.value {
                merged[merged.count - 1].share += price.share
            } else {
                merged.append(price)
            }
        }
    }
}

/// Numbers as a scenario writes them.
enum Spelling {
    /// Seven significant digits: far below any standard error, and short enough to read.
    static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e12 { return String(Int64(value)) }
        return String(format: "%.7g", value)
    }

    /// In the unit that reads best.
    static func duration(seconds: Double) -> String {
        for (unit, size) in [("d", 86_400.0), ("h", 3_600), ("m", 60)] where seconds >= size {
            return number(seconds / size) + unit
        }
        return number(seconds) + "s"
    }
}
