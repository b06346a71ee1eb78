import Tracking

/// Collects receipts and hands them to their sinks in batches. Lives on one event loop.
struct ReceiptTray {
    private var sinks: [any ReceiptSink] = []
    private var receipts: [ContiguousArray<Receipt>] = []
    /// Sinks with receipts that were not handed out.
    private var waiting: [Int32] = []
    private static let most = 512

    /// The number of a sink.
    mutating func number(of sink: any ReceiptSink) -> Int32 {
        if let index = sinks.lastIndex(where: { $0 === sink }) { return Int32(index) }
        sinks.append(sink)
        receipts.append([])
        return Int32(sinks.count - 1)
    }

    mutating func put(_ receipt: Receipt, for sink: Int32) {
        let index = Int(sink)
        if receipts[index].isEmpty { waiting.append(sink) }
        receipts[index].append(receipt)
        if receipts[index].count >= Self.most { hand(index) }
    }

    mutating func handOut() {
        guard !waiting.isEmpty else { return }
        for sink in waiting { hand(Int(sink)) }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func hand(_ index: Int) {
        guard !receipts[index].isEmpty else { return }
        receipts[index].withUnsafeBufferPointer { sinks[index].receive($0) }
        receipts[index].removeAll(keepingCapacity: true)
    }
}
