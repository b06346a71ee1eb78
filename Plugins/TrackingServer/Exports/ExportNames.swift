import Tracking

/// Writes what events and credits refer to by number, by name.
struct ExportNames: Sendable {
    let vocabulary: Vocabulary
    /// Minor units in a major one.
    let minorUnits: Int64
    /// From here on are the numbers of events that nobody sent, but a fault made.
    static let madeFrom: UInt64 = 1 << 48

    /// Which message an event was told by, and which event of the store it is. What stands there beside the event that the message
    /// made is a copy of it; what the server added by itself has no message.
    func writeOrigin(number: UInt64, mark: UInt64, to writer: inout JSONWriter) {
        writer.member("number", Double(number))
        guard mark != 0 else { return }
        writer.member(number < Self.madeFrom ? "message" : "copy_of", Identifier.message.handle(mark))
    }

    func writeTime(_ time: Int64, to writer: inout JSONWriter) {
        writer.member("time", TimeText.iso(time))
        writer.member("time_us", Int(time))
    }

    func writeSource(_ source: Source, campaign: UInt16, to writer: inout JSONWriter) {
        if Int(source.channel) < vocabulary.channels.count {
            let channel = vocabulary.channels[Int(source.channel)]
            writer.member("channel", channel.name)
            writeName("partner", source.partner, channel.partners, to: &writer)
        }
        writeName("campaign", campaign, vocabulary.campaigns, to: &writer)
    }

    func writeName(_ member: String, _ number: UInt16, _ names: [String], to writer: inout JSONWriter) {
        if Int(number) < names.count { writer.member(member, names[Int(number)]) }
    }

    func major(_ value: Int64) -> Double { Double(value) / Double(minorUnits) }
}
