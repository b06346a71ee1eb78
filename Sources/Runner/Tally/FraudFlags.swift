/// What looks wrong about a partner, from the goals that it closed in the true world.
struct FraudFlags {
    /// Fewer closed goals than this prove nothing.
    static let leastConversions = 30

    /// Sorted.
    let names: [String]

    init(_ sources: SourceTally, slot: Int, over segments: Range<Int>) {
        let slots = slot..<slot + 1
        let closed = sources.count(.closed, slots: slots, over: segments)
        guard closed >= Self.leastConversions else {
            names = []
            return
        }
        var names: [String] = []
        // Most of its goals came from touches within seconds of the goal.
        if 2 * sources.count(.injected, slots: slots, over: segments) > closed { names.append("click-injection") }
        // Most of its goals were going to happen anyway: it stepped in within the hour before.
        if 2 * sources.count(.poached, slots: slots, over: segments) > closed { names.append("coupon-poaching") }
        self.names = names
    }
}
