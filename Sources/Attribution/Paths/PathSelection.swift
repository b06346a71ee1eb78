import Tracking

/// The channels of a path that compete: what the choices about direct visits and repeats leave.
struct PathSelection: ~Copyable {
    private let skipsDirect: Bool
    private let repeats: AttributionChoices.Repeats
    private var chosen = ScratchBuffer<UInt32>()
    private var seen: Set<UInt32> = []

    init(skipsDirect: Bool, repeats: AttributionChoices.Repeats) {
        self.skipsDirect = skipsDirect
        self.repeats = repeats
    }

    /// The row with what is left of its channels; valid until the next.
    @inline(__always)
    mutating func select(_ row: PathRow, isDirect: ContiguousArray<Bool>) -> PathRow {
        guard skipsDirect || repeats != .each, row.channels.count > 1 else { return row }
        fill(from: row.channels, isDirect)
        var row = row
        row.channels = chosen.view
        return row
    }

    @inline(never)
    private mutating func fill(from channels: UnsafeBufferPointer<UInt32>, _ isDirect: ContiguousArray<Bool>) {
        chosen.truncate(to: 0)
        if skipsDirect {
            for channel in channels where !isDirect[Int(channel)] { chosen.append(channel) }
        }
        // Direct visits count where there is nothing else.
        if chosen.count == 0 {
            for channel in channels { chosen.append(channel) }
        }
        switch repeats {
        case .each: return
        case .first: keepFirst()
        case .last:
            chosen.reverse()
            keepFirst()
            chosen.reverse()
        case .collapseRuns: collapseRuns()
        }
    }

    private mutating func keepFirst() {
        seen.removeAll(keepingCapacity: true)
        var kept = 0
        for index in 0..<chosen.count where seen.insert(chosen[index]).inserted {
            chosen[kept] = chosen[index]
            kept += 1
        }
        chosen.truncate(to: kept)
    }

    private mutating func collapseRuns() {
        var kept = 0
        for index in 0..<chosen.count where kept == 0 || chosen[index] != chosen[kept - 1] {
            chosen[kept] = chosen[index]
            kept += 1
        }
        chosen.truncate(to: kept)
    }
}
