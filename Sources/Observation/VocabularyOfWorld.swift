import Simulation
import Tracking

extension Vocabulary {
    /// The world's names, in the world's order; coupon codes in the order of channels and partners, once each.
    public init(of world: World) {
        var coupons: [String] = []
        for code in world.channels.flatMap(\.partners).compactMap(\.coupon) where !coupons.contains(code) {
            coupons.append(code)
        }
        self.init(
            channels: world.channels.map {
                Channel(name: $0.name, kind: $0.kind.rawValue, partners: $0.partners.map(\.name))
            },
            campaigns: world.campaigns.map(\.name), events: world.events, stages: world.stages.map(\.name),
            products: world.products, coupons: coupons)
    }
}
