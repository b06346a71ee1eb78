/// What a counterfactual world lacks: channels, partners and campaigns whose touches, arrivals and triggers are deleted.
/// Nothing is reallocated; stage graph, traits, calendar and every other draw stay.
public struct Exclusions: Sendable, Hashable {
    public struct Partner: Sendable, Hashable {
        public var channel: Int
        public var partner: Int
        public init(channel: Int, partner: Int) {
            self.channel = channel
            self.partner = partner
        }
    }
    public var channels: Set<Int>
    public var partners: Set<Partner>
    public var campaigns: Set<Int>

    public init(channels: Set<Int> = [], partners: Set<Partner> = [], campaigns: Set<Int> = []) {
        self.channels = channels
        self.partners = partners
        self.campaigns = campaigns
    }
    /// The full world.
    public static let none = Exclusions()

    func excludes(channel: Int, partner: Int) -> Bool {
        channels.contains(channel) || (partner >= 0 && partners.contains(Partner(channel: channel, partner: partner)))
    }
}
