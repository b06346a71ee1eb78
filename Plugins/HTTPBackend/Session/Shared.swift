import NIOCore
import Synchronization
import Tracking

/// What all threads of a session see.
final class Shared: Sendable {
    let settings: HTTPSettings
    let routes: Routes
    let transport: Transport
    let plan: RunPlan
    let clock: Renderer.Clock
    /// Where the status of an answer says all.
    let meanings: StatusMeanings?
    /// Events taken and without a receipt.
    let outstanding = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    private let trouble = Mutex<BackendError?>(nil)
    private let tallies = Mutex(Tallies())
    private let sent = Mutex(SentEvents())
    private let tokens: RunTokens
    /// Whether the server gives tokens back.
    private let knowsTokens: Bool

    /// What is worth saying in the end.
    struct Tallies: Sendable {
        /// Times that were sent, in microseconds since 1970.
        var earliest = Int64.max
        var latest = Int64.min
        /// Events for which the preset has no request, by kind.
        var unspoken = [Int](repeating: 0, count: 8)
        /// Events that needed a captured value which never came, by capture.
        var uncaptured: [Int]
        var retries = 0
        init(captures: Int = 0) { uncaptured = [Int](repeating: 0, count: captures) }
    }

    init(_ settings: HTTPSettings, _ routes: Routes, _ transport: Transport, _ plan: RunPlan, _ clock: Renderer.Clock) {
        self.settings = settings
        self.routes = routes
        self.transport = transport
        self.plan = plan
        self.clock = clock
        let listsRefused = settings.preset.batch?.rejected != nil
        meanings = listsRefused ? nil : StatusMeanings(settings.preset.answers)
        tokens = RunTokens(run: plan.id)
        knowsTokens = settings.preset.events?.isByToken == true || settings.preset.credits?.token != nil
        tallies.withLock { $0 = Tallies(captures: settings.preset.captures.count) }
    }

    /// Keeps the first failure: later calls begin with it.
    func fail(_ error: BackendError) { trouble.withLock { $0 = $0 ?? error } }

    /// - Throws: the first failure.
    func check() throws { if let error = trouble.withLock({ $0 }) { throw error } }

    var isFailed: Bool { trouble.withLock { $0 != nil } }

    func merge(_ more: Tallies) {
        tallies.withLock { sum in
            sum.earliest = min(sum.earliest, more.earliest)
            sum.latest = max(sum.latest, more.latest)
            for index in sum.unspoken.indices { sum.unspoken[index] += more.unspoken[index] }
            for index in sum.uncaptured.indices { sum.uncaptured[index] += more.uncaptured[index] }
            sum.retries += more.retries
        }
    }

    var total: Tallies { tallies.withLock { $0 } }

    /// Reserves room for so many events at most; says for how many there was.
    func reserve(_ wanted: Int) -> Int {
        var taken = outstanding.load(ordering: .relaxed)
        while true {
            let count = min(wanted, max(0, settings.maxPending - taken))
            guard count > 0 else { return 0 }
            let (done, original) = outstanding.compareExchange(
                expected: taken, desired: taken + count, ordering: .acquiringAndReleasing)
            if done { return count }
            taken = original
        }
    }

    /// Notes what it takes to know the events again by their tokens.
    func note(_ events: UnsafeBufferPointer<TrackingEvent>) {
        if knowsTokens { sent.withLock { $0.note(events, tokens) } }
    }

    var sentEvents: SentEvents { sent.withLock { $0 } }

    /// What the broken connection of a request means for it: another attempt may store it twice unless the server knows ids.
    var retriesBroken: Bool { settings.preset.idempotency != nil }

    /// Bytes of an answer that are kept.
    var bodyKept: Int {
        let preset = settings.preset
        let isLookedAt =
            preset.answers.lookAtBody || preset.batch?.rejected != nil
            || preset.requests.contains { $0.captures.contains { $0.origin.isOfBody } }
        return isLookedAt ? 64 << 10 : 0
    }
}

extension Capture.Origin {
    var isOfBody: Bool {
        switch self {
        case .json, .pattern: true
        case .location, .cookie, .header: false
        }
    }
}

/// Clocks.
enum Now {
    /// Nanoseconds of a monotonic clock.
    static var monotonic: UInt64 { NIODeadline.now().uptimeNanoseconds }
}
