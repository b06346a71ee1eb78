/// The names that events refer to by index.
public struct Vocabulary: Sendable, Hashable, Codable {
    public struct Channel: Sendable, Hashable, Codable {
        public var name: String
        public var kind: String
        public var partners: [String]
        public init(name: String, kind: String = "organic", partners: [String] = []) {
            self.name = name
            self.kind = kind
            self.partners = partners
        }
    }
    public var channels: [Channel]
    public var campaigns: [String]
    public var events: [String]
    public var stages: [String]
    public var products: [String]
    /// Coupon codes with the partner they belong to.
    public var coupons: [String]

    public init(
        channels: [Channel] = [], campaigns: [String] = [], events: [String] = [], stages: [String] = [],
        products: [String] = [], coupons: [String] = []
    ) {
        self.channels = channels
        self.campaigns = campaigns
        self.events = events
        self.stages = stages
        self.products = products
        self.coupons = coupons
    }

    /// Whether every index means the same in the other vocabulary, which may have more names behind these.
    public func isExtended(by other: Vocabulary) -> Bool {
        guard other.channels.count >= channels.count else { return false }
        let haveSameSources = zip(channels, other.channels).allSatisfy { mine, their in
            mine.name == their.name && mine.kind == their.kind && their.partners.starts(with: mine.partners)
        }
        return haveSameSources && other.campaigns.starts(with: campaigns) && other.events.starts(with: events)
            && other.stages.starts(with: stages) && other.products.starts(with: products)
            && other.coupons.starts(with: coupons)
    }

    /// `channel` or `channel/partner`; nobody's credit is `none`.
    public func label(of source: Source) -> String {
        guard source.channel != TrackingEvent.nothing else { return "none" }
        let channel = channels[Int(source.channel)]
        guard source.partner != TrackingEvent.nothing else { return channel.name }
        return channel.name + "/" + channel.partners[Int(source.partner)]
    }
}

/// Whom credit goes to.
public struct Source: Sendable, Hashable, Comparable, Codable {
    public var channel: UInt16
    public var partner: UInt16
    @inlinable
    public init(channel: UInt16, partner: UInt16 = TrackingEvent.nothing) {
        self.channel = channel
        self.partner = partner
    }
    /// Nobody.
    public static let none = Source(channel: TrackingEvent.nothing)
    @inlinable
    public static func < (a: Source, b: Source) -> Bool { (a.channel, a.partner) < (b.channel, b.partner) }
}
