import Tracking

@testable import MemoryBackend

let minute: Int64 = 60_000_000
let hour = 60 * minute
let day = 24 * hour
/// A moment to count from: 2023-11-14 22:13:20 UTC.
let epoch: Int64 = 1_700_000_000_000_000

/// The names that tests use.
enum Names {
    static let search: UInt16 = 0
    static let mail: UInt16 = 1
    static let blogs: UInt16 = 2
    static let direct: UInt16 = 3

    static let purchase: UInt16 = 0
    static let signUp: UInt16 = 1

    static let vocabulary = Vocabulary(
        channels: [
            .init(name: "search"), .init(name: "mail"), .init(name: "blogs", partners: ["anna", "ben"]),
            .init(name: "direct"),
        ],
        campaigns: ["spring", "autumn"], events: ["purchase", "sign_up", "visit"], stages: ["aware", "buyer"],
        products: ["book"], coupons: ["TENOFF"])
}

func plan(
    rules: [RuleSpecification] = RuleSpecification.standard, choices: AttributionChoices = AttributionChoices(),
    stitching: RunPlan.Stitching = .retroactive, goals: [UInt16] = [Names.purchase], submitters: Int = 1
) -> RunPlan {
    RunPlan(
        id: "test", vocabulary: Names.vocabulary, goals: goals, rules: rules, choices: choices, stitching: stitching,
        submitters: submitters)
}

/// Counts what it is told.
final class CountingSink: ReceiptSink, @unchecked Sendable {
    private(set) var accepted = 0
    private(set) var others = 0

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        for receipt in receipts { count(receipt.result, 1) }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) { count(result, events.count) }

    private func count(_ result: Receipt.Result, _ events: Int) {
        if result == .accepted { accepted += events } else { others += events }
    }
}

extension TrackingSession {
    /// Submits everything, in batches of that many.
    @discardableResult
    func send(_ events: [TrackingEvent], batch: Int = .max, to sink: CountingSink = CountingSink()) throws
        -> CountingSink
    {
        var start = 0
        repeat {
            let end = start + min(batch, events.count - start)
            try events[start..<end].withUnsafeBufferPointer { buffer in
                var buffer = UnsafeBufferPointer(rebasing: buffer[...])
                while !buffer.isEmpty {
                    let taken = try submit(buffer, to: sink)
                    buffer = UnsafeBufferPointer(rebasing: buffer[taken...])
                }
            }
            start = end
        } while start < events.count
        return sink
    }

    /// What is stored, sorted by id.
    func storedEvents(parts: Int = 1) throws -> [TrackingEvent] {
        var all: [TrackingEvent] = []
        for part in 0..<parts { try events(part: part, of: parts) { all += $0 } }
        return all.sorted { $0.id < $1.id }
    }

    /// Credits by conversion and source, as `channel: (units, value)`.
    func creditTable(
        _ rule: RuleSpecification, goal: UInt16 = Names.purchase, parts: Int = 1
    ) throws -> [EventID: [String: Share]] {
        var table: [EventID: [String: Share]] = [:]
        for part in 0..<parts {
            try credits(rule: rule, goal: goal, part: part, of: parts) { batch in
                for index in 0..<batch.count {
                    var shares: [String: Share] = [:]
                    for credit in batch.credits(of: index) {
                        shares[Names.vocabulary.label(of: credit.source), default: Share(0)].add(credit)
                    }
                    table[batch.conversions[index].id] = shares
                }
            }
        }
        return table
    }
}

/// Credit and money of a source.
struct Share: Equatable, CustomStringConvertible {
    var units: Int64
    var value: Int64

    /// - Parameter share: of a conversion, in billionths.
    init(_ units: Int64, _ value: Int64 = 0) {
        self.units = units
        self.value = value
    }

    mutating func add(_ credit: Credit) {
        units += credit.units
        value += credit.value
    }

    var description: String { "(\(units), \(value))" }
}

/// Writes a customer's events one after the other; each gets the next sequence number.
struct Story {
    private(set) var events: [TrackingEvent] = []
    var customer: UInt64
    var device: UInt64

    init(customer: UInt64 = 1, device: UInt64? = nil) {
        self.customer = customer
        self.device = device ?? customer
    }

    private var next: EventID { EventID(customer: customer, sequence: UInt64(events.count)) }

    @discardableResult
    mutating func touch(
        _ channel: UInt16, at time: Int64, kind: TrackingEvent.Kind = .click, partner: UInt16 = TrackingEvent.nothing,
        stage: UInt16 = TrackingEvent.nothing
    ) -> EventID {
        let id = next
        events.append(
            TrackingEvent(
                id: id, kind: kind, time: epoch + time, device: device, channel: channel, partner: partner, stage: stage
            ))
        return id
    }

    @discardableResult
    mutating func buy(
        at time: Int64, value: Int64 = 0, order: UInt64 = 0, goal: UInt16 = Names.purchase,
        stage: UInt16 = TrackingEvent.nothing, coupon: UInt16 = TrackingEvent.nothing
    ) -> EventID {
        let id = next
        events.append(
            TrackingEvent(
                id: id, kind: .event, time: epoch + time, device: device, name: goal, coupon: coupon, stage: stage,
                order: order, value: value))
        return id
    }

    mutating func identify(_ user: UInt64, at time: Int64) {
        events.append(TrackingEvent(id: next, kind: .identify, time: epoch + time, device: device, user: user))
    }
}

/// The credits of one customer's story, in order of its conversions.
func credits(
    _ story: Story, _ rule: RuleSpecification, _ choices: AttributionChoices = AttributionChoices(),
    goal: UInt16 = Names.purchase
) throws -> [[String: Share]] {
    let session = try MemoryBackend().prepare(plan(rules: [rule], choices: choices, goals: [goal]))
    try session.send(story.events)
    _ = try session.settle()
    return try session.creditTable(rule, goal: goal).sorted { $0.key < $1.key }.map(\.value)
}

/// Repeatable numbers for tests (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var x = state
        x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
        x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
        return x ^ (x >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
