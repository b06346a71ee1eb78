import Results
import Synchronization

/// What a load and whoever watches it tell each other. Safe from any thread.
public final class LoadControl: Sendable {
    /// Asks it to stop; what is in flight is waited for.
    public let run = RunControl()
    private let reason = Mutex<String?>(nil)
    private let hasEnded = Atomic(false)
    private let latest = Mutex<LiveSnapshot?>(nil)

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
    public var snapshot: LiveSnapshot? { latest.withLock { $0 } }

    func show(_ snapshot: LiveSnapshot) { latest.withLock { $0 = snapshot } }
}
