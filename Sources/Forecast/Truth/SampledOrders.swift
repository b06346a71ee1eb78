import Simulation

/// Random orders of the channels, for trees that too many can turn to look at every world: a channel's Shapley value is the mean
/// of what it adds over all orders of arrival, and is estimated by the mean over some.
///
/// Each order gives away a tree's whole worth, so the sum of the values is exact all the same. Orders are drawn by customer
/// number, so they do not depend on who looks at whom.
struct SampledOrders: Sendable {
    /// Orders drawn for each tree: a divisor of ``ShapleyWeights/unit``, that means stay whole numbers.
    static let count = 24

    private let key: DrawKey
    private let players: [Int]
    private var order: [Int]
    private var sums: [Worth]
    private var squares: [Worth]

    /// - Parameter players: channels that can change anything.
    init(_ world: World, players: [Int]) {
        key = DrawKey(seed: world.seed, replication: world.replication, purpose: "truth.orders")
        self.players = players
        order = players
        sums = Array(repeating: .zero, count: world.channels.count)
        squares = sums
    }

    /// Calls the body with each order; the body notes what goes with each channel, where anything does.
    mutating func sample(
        customer: UInt64, _ body: (_ order: [Int], _ note: (_ channel: Int, _ worth: Worth) -> Void) -> Void
    ) {
        for channel in sums.indices { (sums[channel], squares[channel]) = (.zero, .zero) }
        for number in 0..<Self.count {
            shuffle(customer, UInt32(number))
            body(order) { channel, worth in
                sums[channel] += worth
                squares[channel] += Worth(goals: worth.goals * worth.goals, value: worth.value * worth.value)
            }
        }
    }

    /// Fisher and Yates.
    private mutating func shuffle(_ customer: UInt64, _ number: UInt32) {
        order = players
        for place in stride(from: order.count - 1, to: 0, by: -1) {
            let bits = key.bits(customer, number, UInt32(place)).0
            order.swapAt(place, Int(bits.multipliedFullWidth(by: UInt64(place + 1)).high))
        }
    }

    func add(to tally: inout TruthTally) {
        let count = Int128(Self.count)
        for channel in sums.indices where squares[channel] != .zero {
            let sum = sums[channel]
            tally.shapley[channel] += sum * (ShapleyWeights.unit / count)
            tally.spread[channel] +=
                squares[channel] * count - Worth(goals: sum.goals * sum.goals, value: sum.value * sum.value)
        }
    }
}
