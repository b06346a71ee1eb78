import Foundation
import Synchronization
import Tracking

@testable import HTTPBackend

/// Receipts of a run, in order of arrival.
final class Receipts: ReceiptSink {
    private let all = Mutex<[Receipt]>([])
    func receive(_ receipts: UnsafeBufferPointer<Receipt>) { all.withLock { $0 += receipts } }
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        all.withLock { all in all += events.map { Receipt(id: $0.id, copy: $0.copy, result: result) } }
    }
    var list: [Receipt] { all.withLock { $0 } }
    func count(_ result: Receipt.Result) -> Int { list.count { $0.result == result } }
}

/// A short run against a server.
enum Run {
    static let vocabulary = Vocabulary(
        channels: [
            .init(name: "search", kind: "paid", partners: ["blog", "coupon"]), .init(name: "email", kind: "owned"),
        ],
        campaigns: ["spring"], events: ["purchase", "sign_up"], stages: ["browsing"], products: ["socks"],
        coupons: ["TEN"])

    static func plan(_ id: String = "run-1") -> RunPlan { RunPlan(id: id, vocabulary: vocabulary, goals: [0]) }

    /// So many events: three clicks and a purchase for each customer.
    static func events(_ count: Int, perCustomer: Int = 4) -> [TrackingEvent] {
        (0..<count).map { index in
            let (customer, sequence) = (UInt64(index / perCustomer), UInt64(index % perCustomer))
            var event = TrackingEvent(
                id: EventID(customer: customer, sequence: sequence),
                kind: Int(sequence) == perCustomer - 1 && perCustomer > 1 ? .event : .click,
                time: 1_767_225_600_000_000 + Int64(index) * 1_000_000, device: customer &+ 100)
            if event.kind == .click {
                (event.channel, event.partner, event.campaign) = (0, 0, 0)
            } else {
                (event.name, event.order, event.value) = (0, customer + 1, 1999)
            }
            return event
        }
    }

    static func backend(_ server: TestServer, _ options: [String: String] = [:], environment: [String: String] = [:])
        throws
        -> HTTPBackend
    {
        let standard = [
            "url": server.url, "preset": "segment", "connections": "2", "timeout": "2s", "retry_delay": "1ms",
        ]
        return try HTTPBackend(options: standard.merging(options) { $1 }) { environment[$0] }
    }

    /// Sends everything, waits for all receipts, closes.
    static func send(
        _ events: [TrackingEvent], to server: TestServer, _ options: [String: String] = [:], plan: RunPlan = plan(),
        environment: [String: String] = [:]
    ) throws -> Receipts {
        let session = try backend(server, options, environment: environment).prepare(plan)
        defer { session.close() }
        let receipts = Receipts()
        try submit(events, to: session, receipts)
        _ = try session.settle()
        return receipts
    }

    static func submit(_ events: [TrackingEvent], to session: any TrackingSession, _ receipts: Receipts) throws {
        try events.withUnsafeBufferPointer { all in
            var start = 0
            while start < all.count {
                start += try session.submit(UnsafeBufferPointer(rebasing: all[start...]), to: receipts)
                // Back-pressure: offered again a little later, as a runner does.
                if start < all.count { usleep(200) }
            }
        }
    }
}
