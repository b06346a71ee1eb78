/// Worlds that lack something, walked with the program of the full one: what is absent never becomes active, and every draw stays
/// where it is. The same as an engine of its own for each (``Engine/without(_:)``), which for thousands of worlds would be
/// thousands of programs.
extension Walker {
    struct Absence {
        /// Bits of the channels that are off; the partner that is off, and whose it is (-1: none).
        var channels: UInt64 = 0
        var channel = -1
        var partner = -1
        var isNone: Bool { channels == 0 && channel < 0 }
    }

    /// A channel's bit in a set of channels; 0 for none, and beyond the first 64, which cannot be told apart.
    static func bit(ofChannel channel: Int) -> UInt64 {
        channel >= 0 && channel < UInt64.bitWidth ? 1 << UInt64(channel) : 0
    }

    /// Whether a line is at work in this world.
    @inline(__always)
    func isPresent(_ line: UnsafePointer<StageLine>) -> Bool { absence.isNone || !lacks(line) }

    private func lacks(_ line: UnsafePointer<StageLine>) -> Bool {
        if line.pointee.channelBit & absence.channels != 0 { return true }
        let program = line.pointee.program
        return absence.channel >= 0 && program.pointee.channel == absence.channel
            && program.pointee.partner == absence.partner
    }

    /// Whether a partner that was drawn is off: its touch is deleted then, not given to another.
    @inline(__always)
    func isExcluded(_ partner: Int, of channel: Int) -> Bool {
        program.channels[channel].partners[partner].excluded
            || (channel == absence.channel && partner == absence.partner)
    }
}
