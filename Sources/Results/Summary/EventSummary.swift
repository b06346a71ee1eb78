/// One event name: how often it happened, and what its numeric properties looked like.
///
/// On file the properties stand beside `count`: `{"count": 3, "pages": {"mean": 2, ...}}`. A property that is itself named
/// `count` or `customers` cannot be told apart there and is left out. What an event was worth stands there as `value`.
public struct EventSummary: Codable, Sendable, Equatable {
    public var count: Int
    /// Distinct customers to whom it happened.
    public var customers: Int?
    public var properties: [String: PropertySummary]

    public init(count: Int = 0, customers: Int? = nil, properties: [String: PropertySummary] = [:]) {
        self.count = count
        self.customers = customers
        self.properties = properties
    }

    private struct Key: CodingKey {
        static let count = Key("count")
        static let customers = Key("customers")
        var isReserved: Bool { stringValue == Key.count.stringValue || stringValue == Key.customers.stringValue }
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        count = try container.decode(Int.self, forKey: .count)
        customers = try container.decodeIfPresent(Int.self, forKey: .customers)
        properties = [:]
        for key in container.allKeys where !key.isReserved {
            properties[key.stringValue] = try container.decode(PropertySummary.self, forKey: key)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(count, forKey: .count)
        try container.encodeIfPresent(customers, forKey: .customers)
        for (name, property) in properties.sorted(by: { $0.key < $1.key }) where !Key(name).isReserved {
            try container.encode(property, forKey: Key(name))
        }
    }
}

/// A numeric property of an event, over all its occurrences.
public struct PropertySummary: Codable, Sendable, Equatable {
    public var mean: Double?
    public var sum: Double?
    public var p50: Double?
    public var p90: Double?

    public init(mean: Double? = nil, sum: Double? = nil, p50: Double? = nil, p90: Double? = nil) {
        self.mean = mean
        self.sum = sum
        self.p50 = p50
        self.p90 = p90
    }
}
