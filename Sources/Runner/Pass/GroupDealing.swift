import Simulation

/// Deals a shard's customers out to threads in blocks, group after group.
///
/// A group is every n-th block, so that whoever is numbered close together (those who were there at the start, those of one
/// arrivals entry) is spread over all groups. Which customer is in which group depends on their number alone, whatever the shard.
struct GroupDealing: Sendable {
    struct Hand {
        var group: Int
        var customers: Range<Int>
    }

    /// An odd number, so that degrees of freedom are even; enough for a standard error that is right to a sixth.
    private static let most = 21
    /// Below that there are no groups.
    private static let blocksPerGroup = 4

    let groups: Int
    private let customers: Int
    private let block: Int
    private let shard: Shard
    private var blocks: Int { (customers + block - 1) / block }

    init(_ engine: Engine, byGroups: Bool) {
        customers = engine.count
        block = engine.block
        shard = engine.shard
        groups = byGroups && customers >= Self.most * Self.blocksPerGroup ? Self.most : 1
    }

    /// The block at a place in the order of dealing: an empty one for a block of another shard; `nil` beyond the last.
    func hand(_ place: Int) -> Hand? {
        guard place < blocks else { return nil }
        // The first groups have a block more where they do not come out even.
        let (each, more) = blocks.quotientAndRemainder(dividingBy: groups)
        let long = more * (each + 1)
        let group = place < long ? place / (each + 1) : more + (place - long) / each
        let number = place < long ? place % (each + 1) : (place - long) % each
        let start = (number * groups + group) * block
        let isOurs = (number * groups + group) % shard.count == shard.index
        return Hand(group: group, customers: start..<(isOurs ? min(start + block, customers) : start))
    }
}
