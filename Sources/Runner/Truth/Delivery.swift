import Audit
import Observation
import Results
import Simulation
import Tracking

/// The run's dealings with its backend: prepare, submit, settle, read back, close. A failure is kept, not thrown: what is true of
/// the world stays true.
struct Delivery {
    private let options: RunOptions
    private let plan: RunPlan
    private let control: RunControl
    private let collector = ReceiptCollector()
    /// What was answered to the sendings.
    private let ledger: @Sendable () -> DeliveryLedger
    private var session: (any TrackingSession)?
    private(set) var failure: (any Error)?
    /// Sendings of events that a process which was killed may have sent before: so many may be stored twice.
    var resent = 0
    /// Whether the backend says nothing of credit at all, or nothing of single conversions.
    private(set) var missing: Missing?

    enum Missing { case credit, conversions }

    /// - Parameter ledger: of who collects the receipts; `nil`: they are collected here.
    init(
        options: RunOptions, plan: RunPlan, control: RunControl, ledger: (@Sendable () -> DeliveryLedger)? = nil
    ) {
        let collector = self.collector
        self.ledger = ledger ?? { collector.total }
        self.options = options
        self.plan = plan
        self.control = control
    }

    // MARK: Sending

    /// Counts the truth and sends the events, in the order asked for.
    mutating func drive(_ pass: JourneyPass, _ inTime: TimePass, _ clock: inout Stopwatch) throws -> JourneyPass.Result
    {
        attempt { try $0.backend?.prepare($0.plan) }
        let sendsInJourneyOrder = options.order == .journey
        var truth: JourneyPass.Result
        do {
            truth = try pass.run(
                workers: options.workers, session: sendsInJourneyOrder ? session : nil, sink: collector,
                control: control)
        } catch let error as RunError {
            throw error
        } catch {
            // The backend failed on the way: the truth is counted once more, without it.
            failure = error
            truth = try pass.run(workers: options.workers, session: nil, sink: collector, control: control)
        }
        clock.lap(sendsInJourneyOrder ? "simulate" : "truth")
        guard !sendsInJourneyOrder else { return truth }
        do {
            let digest = try inTime.run(workers: options.workers, session: session, sink: collector, control: control)
            guard control.isStopping || digest == truth.digest else {
                throw RunError.ordersDiffer(truth: truth.digest.hexadecimal, time: digest.hexadecimal)
            }
        } catch let error as RunError {
            throw error
        } catch {
            failure = error
        }
        clock.lap("simulate")
        return truth
    }

    private var backend: (any TrackingBackend)? { options.backend }

    private mutating func attempt(_ work: (Delivery) throws -> (any TrackingSession)?) {
        do { session = try work(self) } catch { failure = error }
    }

    /// Opens a session for who sends by other means; a failure is kept.
    mutating func open() -> (any TrackingSession)? {
        attempt { try $0.backend?.prepare($0.plan) }
        return session
    }

    /// Keeps a failure of who sends by other means.
    mutating func fail(_ error: any Error) { failure = error }

    // MARK: Reading back

    /// Settles, compares what the backend says with what is right, writes that down, and closes it.
    ///
    /// - Parameters:
    ///   - expected: what the rules say.
    ///   - sent: of the first sending of every id.
    mutating func audit(
        _ expected: ExpectedPair, _ sent: Digest, _ journeys: any SentJourneys, _ summary: inout Summary,
        _ clock: inout Stopwatch
    ) {
        defer { session?.close() }
        guard let backend, let share = gather(expected, sent, journeys, &clock) else { return }
        do {
            try share.write(into: &summary, plan, journeys, readBack: readBack(of: share))
            summary.delivery?.excuse(resent)
            guard failure == nil, let session else { return }
            if share.missing == .conversions {
                try TotalsComparison(
                    plan: plan, session: session, backend: backend.capabilities, journeys: journeys
                ).compare(expected, isTransparent: journeys.isTransparent, &summary)
            }
            clock.lap("audit")
        } catch {
            failure = error
        }
    }

    /// Settles and compares what the backend says with what is right; it is left open.
    ///
    /// - Returns: `nil` without a backend.
    mutating func gather(
        _ expected: ExpectedPair, _ sent: Digest, _ journeys: any SentJourneys, _ clock: inout Stopwatch
    ) -> AuditShare? {
        guard let backend else { return nil }
        let description = backend.capabilities
        var share = AuditShare(description, plan, ledger().answers)
        defer { missing = share.missing }
        if let session, failure == nil {
            do {
                let seconds = try session.settle()
                clock.lap("settle")
                share.delivery = try DeliveryShare(
                    session, description, plan: plan, ledger(), sent: sent, journeys,
                    settleSeconds: seconds)
                clock.lap("read_back")
                if !plan.goals.isEmpty, description.attribution == .conversion {
                    share.credits = try CreditAudit(plan: plan, session: session, backend: description)
                        .compare(expected, isTransparent: journeys.isTransparent)
                }
            } catch {
                failure = error
            }
        }
        share.failure = failure.map { "\($0)" }
        return share
    }

    /// What a part needs beside the share, to explain later what nothing excuses; the backend is closed then.
    mutating func evidence(for share: AuditShare?, _ origins: Origins) -> Evidence {
        defer { session?.close() }
        guard let customers = share?.credits?.differences.customers, !customers.isEmpty, failure == nil else {
            return Evidence()
        }
        do {
            return try Evidence(of: customers, origins, readBack: share.flatMap(readBack))
        } catch {
            failure = error
            return Evidence()
        }
    }

    private func readBack(of share: AuditShare) -> ReadBack? {
        guard share.readsBodies, let session else { return nil }
        return { body in try session.events(part: 0, of: 1, body) }
    }

    // MARK: The last word

    func verdict(of summary: Summary, _ control: RunControl) -> Verdict {
        Verdict(of: summary, isStopped: control.isStopping, hasFailed: failure != nil, missing: missing)
    }
}

extension Verdict {
    /// - Parameter missing: what the backend does not tell.
    init(of summary: Summary, isStopped: Bool, hasFailed: Bool, missing: Delivery.Missing?) {
        self =
            if isStopped {
                .interrupted
            } else if hasFailed {
                .backendFailed
            } else if summary.expectations?.contains(where: { $0.holds == false }) == true {
                .failed
            } else if missing == .credit || missing == .conversions && summary.asksForConversions {
                .unverified
            } else {
                .passed
            }
    }
}

extension Summary {
    /// Totals do for whoever expects nothing of single conversions.
    fileprivate var asksForConversions: Bool {
        expectations?.contains { !$0.judged && $0.text.contains("attribution.") } ?? false
    }
}
