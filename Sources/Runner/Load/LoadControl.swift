import Synchronization

/// What a load and whoever watches it tell each other. Safe from any thread.
public final class LoadControl: Sendable {
    /// Asks it to stop; what is in flight is waited for.
    public let run = RunControl()
    private let reason = Mutex<String?>(nil)
    private let hasEnded = Atomic(false)
    private let latest = Mutex<LoadSnapshot?>(nil)

    public init() {}

    /// Whether nothing more is to be sent.
    var isStopping: Bool { run.isStopping || hasEnded.load(ordering: .relaxed) }

    /// A condition of `stop:` that came true.
    var endedBecause: String? { reason.withLock { $0 } }

    func end(because condition: String) {
        reason.withLock { $0 = $0 ?? condition }
        hasEnded.store(true, ordering: .relaxed)
    }

    /// How it stands; `nil` until it has begun.
    public var snapshot: LoadSnapshot? { latest.withLock { $0 } }

    func show(_ snapshot: LoadSnapshot) { latest.withLock { $0 = snapshot } }
}

/// A load at a moment, for people: of the last full second, but for what says otherwise.
public struct LoadSnapshot: Sendable {
    public enum Activity: String, Sendable { case starting, sending, waiting, auditing }
    public var activity: Activity
    /// What is being tried, where a search is on: `step 3: 400/s`.
    public var step: String?
    public var phase: String
    /// Since the start.
    public var elapsedSeconds: Double
    /// Of the schedule; `nil` where it has no end.
    public var totalSeconds: Double?
    /// Events a second: what the schedule wants now, and what was answered.
    public var intendedRate: Double?
    public var answeredRate: Double
    /// Milliseconds.
    public var responseP50: Double?
    public var responseP99: Double?
    public var lagP99: Double?
    /// Since the start.
    public var sent: Int
    public var waiting: Int
    public var errors: Int
}
