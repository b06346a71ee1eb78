import Foundation
import Tracking

/// Uses a session as a run does, and notices what a run would trip over.
final class SessionDriver {
    let session: any TrackingSession
    let receipts = ReceiptBook()
    /// What the session took, in order of arrival.
    private(set) var taken: [TrackingEvent] = []

    init(_ session: any TrackingSession) { self.session = session }

    /// Offers everything in batches of at most so many, and the rest of a batch again where it was taken in part.
    func submit(_ events: [TrackingEvent], batch: Int = 1000) throws {
        taken += events
        try Self.submit(events, batch: batch, to: session, receipts)
    }

    /// As ``submit(_:batch:)``, from any thread.
    static func submit(
        _ events: [TrackingEvent], batch: Int, to session: any TrackingSession, _ receipts: ReceiptBook
    ) throws {
        try events.withUnsafeBufferPointer { all in
            var (start, pause) = (0, 1e-6)
            while start < all.count {
                let offered = UnsafeBufferPointer(rebasing: all[start..<min(start + batch, all.count)])
                let count = try session.submit(offered, to: receipts)
                guard (0...offered.count).contains(count) else {
                    throw Deviation(expected: "0 to \(offered.count) events taken of as many", got: "\(count)")
                }
                start += count
                pause = count > 0 ? 1e-6 : min(2 * pause, 0.01)
                if count == 0 { Thread.sleep(forTimeInterval: pause) }
            }
        }
    }

    func noteTaken(_ events: [TrackingEvent]) { taken += events }

    /// Settles; by then every event has its receipt, and has been accepted.
    func settle() throws {
        let lag = try session.settle()
        guard lag >= 0 else { throw Deviation(expected: "a lag of 0 seconds or more", got: "\(lag)") }
        try receipts.check(taken, allAccepted: true)
    }

    /// What must be stored, by id.
    var expected: [TrackingEvent] { receipts.stored(of: taken).sorted { $0.id < $1.id } }

    /// What is stored, part by part.
    func stored(parts: Int = 1) throws -> [[TrackingEvent]] {
        try (0..<parts).map { part in
            var events: [TrackingEvent] = []
            try session.events(part: part, of: parts) { events += $0 }
            return events
        }
    }

    /// Compares what can be read with what was accepted, at the level described.
    ///
    /// - Throws: ``Deviation`` with the first difference.
    func checkStored(_ capabilities: BackendDescription, parts: Int = 1) throws {
        let expected = self.expected
        if capabilities.readBack >= .counts {
            let stored = try session.report().stored
            guard stored == expected.count else {
                throw Deviation(expected: "\(expected.count) events stored by the report", got: "\(stored)")
            }
        }
        guard capabilities.readBack >= .ids else { return }
        let read = try stored(parts: parts).joined().sorted { $0.id < $1.id }
        let place = zip(expected, read).prefix { Self.same($0, $1, capabilities) }.count
        guard place < max(expected.count, read.count) else { return }
        func say(_ events: [TrackingEvent]) -> String {
            place < events.count ? "\(events[place])" : "no more events"
        }
        throw Deviation(
            expected: "\(expected.count) events read back, number \(place) by id being \(say(expected))",
            got: "\(read.count), of which it is \(say(read))")
    }

    private static func same(_ a: TrackingEvent, _ b: TrackingEvent, _ capabilities: BackendDescription) -> Bool {
        guard capabilities.readBack == .bodies else { return a.id == b.id }
        var (a, b) = (a, b)
        if !capabilities.backdating { (a.time, a.due) = (b.time, b.due) }
        // How often it had been sent is the sender's concern.
        (a.copy, b.copy) = (0, 0)
        return a == b
    }
}
