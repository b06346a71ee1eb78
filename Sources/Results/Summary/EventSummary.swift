/// One event name: how often it happened, and what its numeric properties looked like.
///
/// On file the properties stand beside `count`: `{"count": 3, "pages": {"mean": 2, ...}}`. A property that is itself named
/// `count` cannot be told apart there and is left out.
public struct EventSummary: Codable, Sendable, Equatable {
    public var count: Int
    public var properties: [String: PropertySummary]

    public init(count: Int = 0, properties: [String: PropertySummary] = [:]) {
        self.count = count
        self.properties = properties
    }

    private struct Key: CodingKey {
        static let count = Key("count")
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        count = try container.decode(Int.self, forKey: .count)
        properties = [:]
        for key in container.allKeys where key.stringValue != Key.count.stringValue {
            properties[key.stringValue] = try container.decode(PropertySummary.self, forKey: key)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(count, forKey: .count)
        for (name, property) in properties.sorted(by: { $0.key < $1.key }) where name != Key.count.stringValue {
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
