import Tracking

/// Where the credit of a source is added up: its channel, or the channel and partner.
struct SourceSlots {
    /// By channel: its first slot.
    private var first: ContiguousArray<Int> = []
    private let byPartner: Bool
    private(set) var labels: [String] = []

    init(_ vocabulary: Vocabulary, by grouping: FileRequest.Grouping) {
        byPartner = grouping == .partner
        for (index, channel) in vocabulary.channels.enumerated() {
            first.append(labels.count)
            labels.append(channel.name)
            guard byPartner else { continue }
            for partner in channel.partners.indices {
                labels.append(vocabulary.label(of: Source(channel: UInt16(index), partner: UInt16(partner))))
            }
        }
    }

    /// - Parameter source: not nobody.
    @inline(__always)
    func slot(_ source: Source) -> Int {
        let start = first[Int(source.channel)]
        return byPartner && source.partner != TrackingEvent.nothing ? start + 1 + Int(source.partner) : start
    }
}

/// Credit in whole units by slot, so that sums are exact in any order.
struct UnitTotals {
    private var units: ContiguousArray<Int128>
    private var money: ContiguousArray<Int128>
    private var none: (units: Int128, money: Int128) = (0, 0)

    init(slots: Int) {
        units = ContiguousArray(repeating: 0, count: slots)
        money = units
    }

    mutating func add(_ credit: Credit, _ slots: SourceSlots) {
        guard credit.source != .none else {
            none.units += Int128(credit.units)
            none.money += Int128(credit.value)
            return
        }
        let slot = slots.slot(credit.source)
        units[slot] += Int128(credit.units)
        money[slot] += Int128(credit.value)
    }

    /// - Parameter minorUnits: in one unit of the file's values.
    func totals(minorUnits: Double) -> ChannelTotals {
        var totals = ChannelTotals(channels: units.count)
        let one = Double(CreditUnits.one)
        for slot in units.indices {
            totals.conversions[slot] = Double(units[slot]) / one
            totals.value[slot] = Double(money[slot]) / minorUnits
        }
        totals.none = (Double(none.units) / one, Double(none.money) / minorUnits)
        return totals
    }
}
