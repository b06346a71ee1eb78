import Tracking

/// Sources as numbers of 32 bits, the channel above the partner, by the names that rules give them: `channel`, or
/// `channel/partner`.
struct SourceNumbers {
    private var numbers: [String: Int64] = [:]

    /// A channel's name goes before a partner's, and of several of a kind the first.
    init(_ vocabulary: Vocabulary) {
        let channels = vocabulary.channels.enumerated()
        for (index, channel) in channels { add(channel.name, Column.number(UInt16(index)) << 16) }
        for (index, channel) in channels {
            for (place, partner) in channel.partners.enumerated() {
                add("\(channel.name)/\(partner)", Column.number(UInt16(index)) << 16 | Column.number(UInt16(place)))
            }
        }
    }

    private mutating func add(_ name: String, _ number: Int64) {
        if numbers[name] == nil { numbers[name] = number }
    }

    subscript(name: String) -> Int64? { numbers[name] }
}
