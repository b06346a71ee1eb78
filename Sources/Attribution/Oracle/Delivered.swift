import Tracking

extension Oracle {
    /// Credits what a correct backend would report of these events.
    ///
    /// - Parameters:
    ///   - events: all delivered events of one or several customers, in order of arrival. Customers who share a device or a
    ///     user must be given together.
    ///   - batches: as in ``evaluate(_:into:)``; identities follow each other, devices before users, each by number.
    public mutating func evaluateDelivered(
        _ events: UnsafeBufferPointer<TrackingEvent>, into batches: inout [CreditBatch]
    ) {
        forEachIdentity(in: events) { oracle in oracle.evaluateJourney(into: &batches) }
    }

    /// As ``evaluateDelivered(_:into:)``, with what refunds take back.
    ///
    /// - Parameter refunds: one per rule.
    public mutating func evaluateDelivered(
        _ events: UnsafeBufferPointer<TrackingEvent>, into batches: inout [CreditBatch], refunds: inout [RefundCredits]
    ) {
        forEachIdentity(in: events) { oracle in oracle.evaluateJourney(into: &batches, refunds: &refunds) }
    }

    private mutating func forEachIdentity(
        in events: UnsafeBufferPointer<TrackingEvent>, _ body: (inout Oracle) -> Void
    ) {
        stitcher.stitch(events, stitching, goals: namedEvents)
        var start = 0
        for group in stitcher.ends.indices {
            journey.removeAll()
            let end = stitcher.ends[group]
            for position in start..<end { journey.add(events[stitcher.grouped[position]], goals: goals) }
            start = end
            body(&self)
        }
    }
}
