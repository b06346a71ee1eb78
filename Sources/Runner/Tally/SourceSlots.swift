import Simulation

/// Whom touches and credit belong to, numbered: 0 is nobody, then each channel followed by its partners.
struct SourceSlots: Sendable {
    /// First slot of a channel: what has no partner.
    let first: ContiguousArray<Int>
    let partners: ContiguousArray<Int>
    let count: Int
    /// -1 for nobody.
    let channelOfSlot: ContiguousArray<Int>

    static let none = 0

    init(_ channels: [Channel]) {
        var first: ContiguousArray<Int> = []
        var owner: ContiguousArray<Int> = [-1]
        for (index, channel) in channels.enumerated() {
            first.append(owner.count)
            owner.append(contentsOf: repeatElement(index, count: 1 + channel.partners.count))
        }
        self.first = first
        partners = ContiguousArray(channels.map(\.partners.count))
        channelOfSlot = owner
        count = owner.count
    }

    /// - Parameters: indices of channel and partner; -1 for none.
    @inline(__always)
    func slot(channel: Int, partner: Int) -> Int {
        channel < 0 ? Self.none : first[channel] + partner + 1
    }

    func isPartner(_ slot: Int) -> Bool { slot != Self.none && slot != first[channelOfSlot[slot]] }

    /// All slots of a channel.
    func slots(of channel: Int) -> Range<Int> { first[channel]..<first[channel] + partners[channel] + 1 }
}

/// Lines numbered together with the partners they can have: one number for each line and partner.
struct ContactSlots: Sendable {
    private let first: ContiguousArray<Int>
    /// Whether a line's partner is drawn, so that each partner has a number (and nobody, too).
    let isDrawn: ContiguousArray<Bool>
    let count: Int
    let line: ContiguousArray<Int>
    /// Numbers of all contacts of a source slot.
    let ofSlot: [ContiguousArray<Int>]

    init(_ world: World, _ sources: SourceSlots) {
        var (first, line): (ContiguousArray<Int>, ContiguousArray<Int>) = ([], [])
        var ofSlot = [ContiguousArray<Int>](repeating: [], count: sources.count)
        for (index, settings) in world.lines.enumerated() {
            first.append(line.count)
            let partners = settings.partner.map { $0...$0 } ?? -1...sources.partners[settings.channel] - 1
            for partner in partners {
                ofSlot[sources.slot(channel: settings.channel, partner: partner)].append(line.count)
                line.append(index)
            }
        }
        self.first = first
        isDrawn = ContiguousArray(world.lines.map { $0.partner == nil })
        count = line.count
        self.line = line
        self.ofSlot = ofSlot
    }

    /// All contacts of a line.
    func contacts(ofLine index: Int) -> Range<Int> {
        first[index]..<(index + 1 < first.count ? first[index + 1] : count)
    }
}
