/// What looks wrong about a partner, from the goals that it closed in the true world.
struct FraudFlags {
    /// Fewer closed goals than this prove nothing.
    static let leastConversions = 30

    /// Sorted.
    let names: [String]

    init(_ view: TallyView, slot: Int) {
        let counts = view.tables.sources.counts
        let closed = view.count(.closed, counts, row: slot)
        guard closed >= Self.leastConversions else {
            names = []
            return
        }
        var names: [String] = []
        // Most of its goals came from touches within seconds of the goal.
        if 2 * view.count(.injected, counts, row: slot) > closed { names.append("click-injection") }
        // Most of its goals were going to happen anyway: it stepped in within the hour before.
        if 2 * view.count(.poached, counts, row: slot) > closed { names.append("coupon-poaching") }
        self.names = names
    }
}
