import Tracking

/// Finds sources by the names that rules give them: `channel`, or `channel/partner`.
struct SourceNames {
    private var sources: [String: Source] = [:]

    /// Where a channel and a partner have the same name, it is the channel's; of several of a kind, the first's.
    init(_ vocabulary: Vocabulary) {
        for index in vocabulary.channels.indices { add(Source(channel: UInt16(index)), vocabulary) }
        for (index, channel) in vocabulary.channels.enumerated() {
            for partner in channel.partners.indices {
                add(Source(channel: UInt16(index), partner: UInt16(partner)), vocabulary)
            }
        }
    }

    private mutating func add(_ source: Source, _ vocabulary: Vocabulary) {
        let name = vocabulary.label(of: source)
        if sources[name] == nil { sources[name] = source }
    }

    subscript(name: String) -> Source? { sources[name] }
}
