import Foundation
import Results
import Tracking

/// Makes a load one that can be resumed: numbers of events are reserved on disk before these are sent, and once a second what is
/// known is written down.
///
/// A process that is killed leaves a checkpoint and a reservation. What has its receipt by the checkpoint is done, what lies
/// beyond the reservation was never sent, and what lies between may have been: it is sent again.
///
/// All writing is done by a thread of its own, so that sending waits for a disk only where this falls behind.
final class LoadJournal: @unchecked Sendable {
    // Sendable although its fields are plain: what changes is touched under the condition alone, the file by the thread alone.
    private let condition = NSCondition()
    private var reserved: Int
    /// Events below this number are about to be sent.
    private var wanted: Int
    /// How many are reserved in advance: what is sent in about half a second to two.
    private var window = 256
    private var latest: UInt64 = 0
    private var isEnding = false
    private var hasEnded = false
    private var failure: (any Error)?

    private let place: JournalPlace
    private let file: JournalFile
    private let snapshot: @Sendable () -> LoadCheckpoint
    private let session: (any LearningSession)?
    private static let leastWindow = 64
    private static let checkpointNanoseconds: UInt64 = 1_000_000_000

    /// - Parameters:
    ///   - resumption: of the run that goes on; `nil`: a new one begins.
    ///   - session: what is sent to; asked for what it learns.
    ///   - snapshot: what is known at a moment.
    /// - Throws: ``ResumeError``; what the session throws.
    init(
        _ place: JournalPlace, _ plan: RunPlan, _ resumption: Resumption?, _ session: any TrackingSession,
        snapshot: @escaping @Sendable () -> LoadCheckpoint
    ) throws {
        self.place = place
        self.snapshot = snapshot
        self.session = session as? any LearningSession
        reserved = resumption?.reserved ?? 0
        wanted = reserved
        if let resumption {
            file = resumption.file
            if !resumption.learnt.isEmpty { try self.session?.recall(resumption.learnt) }
            // How much may have been sent twice by now must not be forgotten when this process is killed as well.
            try place.write(snapshot())
        } else {
            file = try JournalFile(creatingIn: place.folder.path)
            let header = JournalHeader(run: plan.id, begun: plan.begun ?? 0, settings: place.settings)
            try file.append(header.jsonLine())
        }
        // From here on it keeps what it learns.
        _ = try self.session?.learnt()
        let thread = Thread { [self] in work() }
        thread.start()
    }

    /// Of a load that is counted and watched.
    convenience init(
        _ place: JournalPlace, _ plan: RunPlan, _ resumption: Resumption?, _ session: any TrackingSession,
        _ meter: LoadMeter, _ watch: LoadWatch
    ) throws {
        try self.init(place, plan, resumption, session) {
            var checkpoint = meter.checkpoint()
            checkpoint.judged = watch.records
            return checkpoint
        }
    }

    /// Waits until events below this number may be sent.
    ///
    /// - Throws: ``ResumeError`` where the journal cannot be written.
    func admit(below number: Int) throws {
        condition.lock()
        defer { condition.unlock() }
        wanted = max(wanted, number)
        if isRunningOut { condition.broadcast() }
        while reserved < number, failure == nil { condition.wait() }
        if let failure { throw failure }
    }

    /// Stops writing; what was written stays.
    func finish() {
        condition.lock()
        isEnding = true
        condition.broadcast()
        while !hasEnded { condition.wait() }
        condition.unlock()
    }

    // MARK: The thread

    private var isRunningOut: Bool { wanted + window / 2 > reserved }

    private func work() {
        var next = LoadClock.now + Self.checkpointNanoseconds
        condition.lock()
        while !isEnding, failure == nil {
            if isRunningOut {
                reserve()
            } else if LoadClock.now >= next {
                let began = LoadClock.now
                unlocked { try self.writeCheckpoint() }
                // A large one is written more seldom, so that it takes a fiftieth of a processor at most.
                next = LoadClock.now + max(Self.checkpointNanoseconds, 50 * LoadClock.now.since(began))
            } else {
                let seconds = LoadClock.seconds(next.since(LoadClock.now))
                _ = condition.wait(until: Date(timeIntervalSinceNow: max(1e-3, seconds)))
            }
        }
        hasEnded = true
        condition.broadcast()
        condition.unlock()
    }

    /// The faster numbers are used, the more are taken at once.
    private func reserve() {
        let now = LoadClock.now
        let seconds = LoadClock.seconds(now.since(latest))
        if seconds < 0.25 { window *= 2 } else if seconds > 1 { window = max(Self.leastWindow, window / 2) }
        latest = now
        let end = wanted + window
        unlocked { try self.file.append(JournalRecord(reserved: end).jsonLine()) }
        if failure == nil { reserved = end }
        condition.broadcast()
    }

    private func writeCheckpoint() throws {
        // First what is known, then what was learnt: whatever has its receipt has left behind what it taught.
        let checkpoint = snapshot()
        if let learnt = try session?.learnt(), !learnt.isEmpty {
            try file.append(JournalRecord(learnt: Data(learnt)).jsonLine())
        }
        try place.write(checkpoint)
    }

    private func unlocked(_ work: () throws -> Void) {
        condition.unlock()
        var error: (any Error)?
        do { try work() } catch let thrown { error = thrown }
        condition.lock()
        failure = failure ?? error
    }
}
