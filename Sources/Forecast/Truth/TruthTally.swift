import Simulation

/// Sums over trees of customers: whole numbers, so that it does not matter who adds what when.
struct TruthTally: Sendable, Codable {
    /// What a world lacks that another has, and how many customers it is about.
    struct Loss: Sendable, Codable {
        var worth = Worth.zero
        var customers = 0
    }

    let channels: Int
    let partners: Int
    /// v(all) and v(none).
    var all = Worth.zero
    var none = Worth.zero
    /// By segment, then by channel, then by partner.
    private(set) var losses: [Loss]
    /// By channel, in units of 1 / ``ShapleyWeights/unit``.
    var shapley: [Worth]
    /// By channel: sums over sampled trees of m Σx² - (Σx)², for m orders drawn and marginal worths x.
    var spread: [Worth]
    var trees = 0
    var sampledTrees = 0
    var worldsSimulated = 0

    init(channels: Int, partners: Int, segments: Int) {
        self.channels = channels
        self.partners = partners
        losses = Array(repeating: Loss(), count: segments * (channels + partners))
        shapley = Array(repeating: .zero, count: channels)
        spread = shapley
    }

    private func row(_ player: Int, segment: Int) -> Int { segment * (channels + partners) + player }

    /// - Parameter player: a channel; or a partner, numbered on after the channels.
    mutating func lose(_ worth: Worth, player: Int, segment: Int) {
        guard worth != .zero else { return }
        let row = row(player, segment: segment)
        losses[row].worth += worth
        losses[row].customers += 1
    }

    func loss(of player: Int, segment: Int) -> Loss { losses[row(player, segment: segment)] }

    func loss(of player: Int) -> Loss {
        stride(from: player, to: losses.count, by: channels + partners).reduce(into: Loss()) { sum, row in
            sum.worth += losses[row].worth
            sum.customers += losses[row].customers
        }
    }

    mutating func merge(_ other: TruthTally) {
        all += other.all
        none += other.none
        for row in losses.indices {
            losses[row].worth += other.losses[row].worth
            losses[row].customers += other.losses[row].customers
        }
        for channel in shapley.indices {
            shapley[channel] += other.shapley[channel]
            spread[channel] += other.spread[channel]
        }
        trees += other.trees
        sampledTrees += other.sampledTrees
        worldsSimulated += other.worldsSimulated
    }
}
