import Tracking

/// The order of `priority`, by source.
struct SourceOrder {
    /// By channel: the place of the channel, then those of its partners.
    private let places: [[Int]]
    /// Of what no name fits.
    private let last: Int

    init(_ order: [String], _ vocabulary: Vocabulary) {
        last = order.count
        let names = SourceNames(vocabulary)
        var named: [Source: Int] = [:]
        for (place, name) in order.enumerated() {
            if let source = names[name], named[source] == nil { named[source] = place }
        }
        let last = last
        places = vocabulary.channels.enumerated().map { index, channel in
            let own = named[Source(channel: UInt16(index))] ?? last
            // The more exact name wins, also where it comes later.
            return [own]
                + channel.partners.indices.map { named[Source(channel: UInt16(index), partner: UInt16($0))] ?? own }
        }
    }

    /// The touch whose source comes first in the order; of these the latest.
    ///
    /// - Parameter chosen: at least one.
    func best(of chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>) -> Int {
        var best = chosen[chosen.count - 1]
        var lowest = place(of: touches[best])
        for position in stride(from: chosen.count - 2, through: 0, by: -1) where lowest > 0 {
            let place = place(of: touches[chosen[position]])
            if place < lowest { (best, lowest) = (chosen[position], place) }
        }
        return best
    }

    private func place(of touch: StoredTouch) -> Int {
        guard Int(touch.channel) < places.count else { return last }
        let row = places[Int(touch.channel)]
        let partner = Int(touch.partner) + 1
        return row[partner < row.count ? partner : 0]
    }
}
