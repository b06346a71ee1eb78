/// Where a customer's state lies while it waits for its next event: 64 bytes at most for everyone, and 16 for each process that is at
/// work on it.
///
/// Processes run only in the customer's present stage, so their 16 bytes are shared by all stages. Adstock outlives a visit
/// only where the customer can come back; elsewhere it shares the same room. A plain Poisson line that feeds one adstock
/// needs its 16 bytes only once: its next time is a function of its last one.
struct ParkingLayout: @unchecked Sendable {
    struct Slot {
        enum Kind: UInt8 { case process, stock, both }
        var kind: Kind
        /// Index of the process in the stage, where it has one here.
        var process: Int
        /// Line, or -1 for emissions.
        var line: Int
        /// In bytes from the record's start.
        var offset: Int
        var keepsClicks: Bool
    }

    static let coreSize = MemoryLayout<Walker.ParkedCore>.stride
    /// Where the channels stand that the customer unsubscribed from, in worlds in which one can.
    let unsubscribed: Int?
    /// Bytes of one record.
    let size: Int
    /// Slots of each stage's own room.
    let slots: [[Slot]]
    /// Slots of adstocks that survive visits, for stages in which they run as a process (`process` is set per stage in
    /// ``slots``) and otherwise.
    let permanent: [Slot]
    /// Stages that can be entered more than once, with the offset of their counter.
    let counters: [(stage: Int, offset: Int)]

    init(_ program: Program) {
        let world = program.world
        let loops = world.stages.indices.map { world.canReturn(to: $0) }
        var offset = Self.coreSize
        let canUnsubscribe = world.channels.indices.contains { program.channels[$0].unsubscribeBit != 0 }
        unsubscribed = canUnsubscribe ? offset : nil
        if canUnsubscribe { offset += 8 }
        var counters: [(stage: Int, offset: Int)] = []
        for stage in world.stages.indices where loops[stage] {
            counters.append((stage, offset))
            offset += 4
        }
        offset = (offset + 7) & ~7
        var lasting: [Int: Slot] = [:]
        for (index, line) in world.lines.enumerated() {
            let program = program.lines[index]
            guard program.hasImpressionStock || program.hasClickStock,
                line.stages.count > 1 || line.stages.contains(where: { loops[$0] })
            else { continue }
            lasting[index] = Slot(kind: .stock, process: -1, line: index, offset: offset, keepsClicks: false)
            offset += 16
        }
        let room = offset
        var size = room
        slots = world.stages.indices.map { stage in
            var end = room
            let slots = ParkingLayout.slots(of: stage, program, lasting: lasting, from: &end)
            size = max(size, end)
            return slots
        }
        self.size = (size + 7) & ~7
        self.counters = counters
        permanent = lasting.values.sorted { $0.offset < $1.offset }
    }

    private static func slots(of stage: Int, _ program: Program, lasting: [Int: Slot], from end: inout Int) -> [Slot] {
        var slots: [Slot] = []
        func room() -> Int {
            defer { end += 16 }
            return end
        }
        let stageProgram = program.stages[stage]
        for (k, index) in stageProgram.lines.enumerated() {
            let stageLine = program.stageLines[index]
            let line = program.lines[stageLine.line]
            let hasStock = line.hasImpressionStock || line.hasClickStock
            let one = hasStock && line.hasImpressionStock != line.hasClickStock
            let isPlain =
                stageLine.timing == .rate && line.atMost == .max && !line.hasReach && line.pacing == nil
                && !line.drawsPartner && !line.isSend
            if one && isPlain {
                slots.append(
                    Slot(
                        kind: .both, process: k, line: stageLine.line,
                        offset: lasting[stageLine.line]?.offset ?? room(),
                        keepsClicks: line.hasClickStock))
                continue
            }
            slots.append(Slot(kind: .process, process: k, line: stageLine.line, offset: room(), keepsClicks: false))
            if hasStock && lasting[stageLine.line] == nil {
                slots.append(Slot(kind: .stock, process: -1, line: stageLine.line, offset: room(), keepsClicks: false))
            }
        }
        for k in 0..<stageProgram.emissions.count {
            slots.append(
                Slot(
                    kind: .process, process: stageProgram.lines.count + k, line: -1, offset: room(), keepsClicks: false)
            )
        }
        return slots
    }
}
