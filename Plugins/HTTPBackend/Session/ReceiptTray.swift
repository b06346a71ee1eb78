import Tracking

/// Collects receipts and hands them to their sinks in batches. Lives on one event loop.
final class ReceiptTray {
    private var sinks: [any ReceiptSink] = []
    @exclusivity(unchecked) private var receipts: [ContiguousArray<Receipt>] = []
    /// Sinks with receipts that were not handed out.
    @exclusivity(unchecked) private var waiting: ContiguousArray<Int32> = []
    private static let most = 512

    /// The number of a sink.
    func number(of sink: any ReceiptSink) -> Int32 {
        if let index = sinks.lastIndex(where: { $0 === sink }) { return Int32(index) }
        sinks.append(sink)
        receipts.append([])
        return Int32(sinks.count - 1)
    }

    func put(_ receipt: Receipt, for sink: Int32) {
        let index = Int(sink)
        if receipts[index].isEmpty { waiting.append(sink) }
        receipts[index].append(receipt)
        if receipts[index].count >= Self.most { hand(index) }
    }

    func handOut() {
        guard !waiting.isEmpty else { return }
        for place in waiting.indices { hand(Int(waiting[place])) }
        waiting.removeAll(keepingCapacity: true)
    }

    private func hand(_ index: Int) {
        // Out of the tray while the sink looks at them, and back for their memory.
        var full: ContiguousArray<Receipt> = []
        swap(&full, &receipts[index])
        guard !full.isEmpty else { return swap(&full, &receipts[index]) }
        full.withUnsafeBufferPointer { sinks[index].receive($0) }
        full.removeAll(keepingCapacity: true)
        swap(&full, &receipts[index])
    }
}
