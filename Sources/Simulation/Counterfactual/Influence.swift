/// Which channels turned a life, found while it is lived.
///
/// Let M be ``channels`` after a life in the world with the channels S. Then in every world with the channels T, where M is within
/// T and T within S, the life goes the same way: the same decisions at the same times, with the same events and values. Only
/// touches of absent channels are missing. This is stronger than asking whom the customer met: most touches raise the odds
/// of a decision that would have come out the same without them.
///
/// What a channel can turn, and when it is noted:
///
/// - the odds of a decision: where the outcome might be another one without its adstock (``settle(stay:winner:variates:)``);
/// - the time of a decision, where its prompt moved it;
/// - a value, where its discount was taken off;
/// - the touches of another channel that wait for silence, where a click on it broke the silence.
///
/// Ending a channel's sends touches nobody but that channel. Arrivals and referrals are noted by ``Engine/CausalWorker``.
struct Influence {
    /// What one adstock, or the season, does to one outcome's weight at the decision at hand.
    struct Push {
        var outcome: Int
        var factor: Double
        /// 0: the season's, which no world lacks.
        var channel: UInt64
    }

    /// Bits of the channels.
    var channels: UInt64 = 0
    /// Whose discount is waiting.
    private var discount: UInt64 = 0
    /// Of the decision at hand: weights before anything acts, and what acts.
    private let weights: UnsafeMutablePointer<Double>
    private let pushes: UnsafeMutablePointer<Push>
    private var outcomeCount = 0
    private var pushCount = 0
    /// Exponential variates of the decision's outcomes.
    let variates: UnsafeMutablePointer<Double>

    /// - Parameters:
    ///   - outcomes: the most that a stage has.
    ///   - pushes: the most that can act on one decision.
    init(outcomes: Int, pushes: Int) {
        weights = .allocate(capacity: outcomes + 1)
        variates = .allocate(capacity: outcomes + 1)
        self.pushes = .allocate(capacity: pushes + 1)
    }

    func deallocate() {
        weights.deallocate()
        variates.deallocate()
        pushes.deallocate()
    }

    /// For a new life.
    mutating func forget() {
        channels = 0
        discount = 0
    }

    // MARK: Discounts

    /// The discount that is waiting is this channel's now: the largest offered so far.
    mutating func offer(discountOf channel: UInt64) { discount = channel }

    mutating func takeDiscount() { channels |= discount }

    // MARK: Decisions

    /// A decision is due, with these weights of its outcomes.
    mutating func begin(_ base: UnsafePointer<Double>, outcomes: Int) {
        weights.update(from: base, count: outcomes)
        outcomeCount = outcomes
        pushCount = 0
    }

    mutating func push(_ outcome: Int, by factor: Double, channel: UInt64) {
        pushes[pushCount] = Push(outcome: outcome, factor: factor, channel: channel)
        pushCount += 1
    }

    /// Whether anything acts on the decision.
    var isPushed: Bool { pushCount > 0 }

    /// Notes channels until the decision comes out the same in every world that has those noted: the strongest first, since its
    /// push may settle the matter whatever the weaker ones do.
    ///
    /// - Parameters:
    ///   - stay: weight of staying, which nothing changes; 0 where the stage has none.
    ///   - stayVariate: its exponential variate.
    ///   - winner: the outcome taken, -1 for stay.
    mutating func settle(stay: Double, stayVariate: Double, winner: Int) {
        while !isSettled(stay: stay, stayVariate: stayVariate, winner: winner) {
            guard let channel = strongest() else { return }
            channels |= channel
        }
    }

    /// Whether the winner wins in every world that has the channels noted: even if all that can be absent and helps it is, and
    /// all that can be absent and hurts its rivals is too.
    ///
    /// Products and quotients are made in the order in which the decision makes them, and rounding keeps order; the margin is for
    /// a stock that a world holds in part.
    private func isSettled(stay: Double, stayVariate: Double, winner: Int) -> Bool {
        let worst =
            winner < 0 ? stayVariate / stay : variates[winner] / weight(of: winner, favoured: false)
        let bound = worst * (1 + 1e-9)
        guard bound.isFinite else { return false }
        if winner >= 0, stay > 0, stayVariate / stay <= bound { return false }
        for outcome in 0..<outcomeCount where outcome != winner {
            let weight = weight(of: outcome, favoured: true)
            if weight > 0, variates[outcome] / weight <= bound { return false }
        }
        return true
    }

    /// The largest or the least weight that an outcome has in a world with the channels noted.
    private func weight(of outcome: Int, favoured: Bool) -> Double {
        var weight = weights[outcome]
        for index in 0..<pushCount where pushes[index].outcome == outcome {
            let push = pushes[index]
            let isCertain = push.channel == 0 || push.channel & channels != 0
            if isCertain || (push.factor > 1) == favoured { weight *= push.factor }
        }
        return weight
    }

    /// The channel that pushes hardest of those that act here and are not noted.
    private func strongest() -> UInt64? {
        var found: (channel: UInt64, strength: Double)?
        for index in 0..<pushCount {
            let push = pushes[index]
            guard push.channel != 0, push.channel & channels == 0 else { continue }
            let strength = max(push.factor, 1 / push.factor)
            if found.map({ strength > $0.strength }) ?? true { found = (push.channel, strength) }
        }
        return found?.channel
    }
}
