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
    private var settleSeconds: Double?
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

    /// Settles, compares what the backend says with what is right, and closes it.
    ///
    /// - Parameters:
    ///   - expected: what the rules say.
    ///   - sent: of the first sending of every id.
    mutating func audit(
        _ expected: ExpectedPair, _ sent: Digest, _ journeys: any SentJourneys, _ summary: inout Summary,
        _ clock: inout Stopwatch
    ) {
        guard let backend else { return }
        defer { session?.close() }
        let description = backend.capabilities
        guard let session, failure == nil else {
            summary.delivery = DeliverySummary(ledger().answers, level: .none)
            summary.delivery?.excuse(resent)
            return
        }
        do {
            settleSeconds = try session.settle()
            clock.lap("settle")
            summary.delivery = try reconcile(session, description, sent, journeys)
            summary.delivery?.excuse(resent)
            summary.delivery?.settleSeconds = settleSeconds
            summary.delivery?.note(session.unsentReasons())
            clock.lap("read_back")
            guard !plan.goals.isEmpty else { return }
            let isTransparent = journeys.isTransparent
            switch description.attribution {
            case .none: missing = .credit
            case .totals, .campaign:
                missing = .conversions
                try TotalsComparison(plan: plan, session: session, backend: description, journeys: journeys)
                    .compare(expected, isTransparent: isTransparent, &summary)
            case .conversion:
                try CreditAudit(plan: plan, session: session, backend: description, journeys: journeys)
                    .compare(expected, isTransparent: isTransparent, &summary)
            }
            clock.lap("audit")
        } catch {
            failure = error
        }
    }

    private func reconcile(
        _ session: any TrackingSession, _ description: BackendDescription, _ sent: Digest, _ journeys: any SentJourneys
    ) throws -> DeliverySummary {
        let answers = ledger().answers
        guard description.readBack == .bodies, answers.accepted == answers.sent, answers.unsent == 0 else {
            return try reconcileIDs(session, description, journeys)
        }
        var stored = EventSum()
        try session.events(part: 0, of: 1) { stored.add($0) }
        if stored.digest == sent {
            return DeliverySummary(
                DeliveryReconciliation(answers: answers, stored: stored.count), level: description.readBack)
        }
        var summary = try reconcileIDs(session, description, journeys)
        let journeys = ToldJourneys(sent: journeys, untold: description.untold)
        var audit = StorageAudit(plan: plan) { body in try session.events(part: 0, of: 1, body) }
        let found = try audit.explain(StorageSuspects(journeys: journeys).find(in: session), journeys)
        summary.changed = found.changed
        summary.reasons = found.reasons.isEmpty ? nil : found.reasons
        return summary
    }

    private func reconcileIDs(
        _ session: any TrackingSession, _ description: BackendDescription, _ journeys: any SentJourneys
    ) throws -> DeliverySummary {
        let ledger = self.ledger()
        guard description.readBack >= .ids else { return DeliverySummary(ledger.answers, level: description.readBack) }
        var readBack = IDSum()
        try session.events(part: 0, of: 1) { readBack.add($0) }
        if let settled = ledger.reconcile(with: readBack) {
            return DeliverySummary(settled, level: description.readBack)
        }
        if let found = try DeliveryByID(journeys: journeys).reconcile(ledger.answers, with: session) {
            return DeliverySummary(found, level: description.readBack)
        }
        var summary = DeliverySummary(ledger.answers, level: .counts)
        summary.stored = readBack.count
        summary.lost = max(0, ledger.answers.accepted - readBack.count)
        return summary
    }

    // MARK: The last word

    func verdict(of summary: Summary, _ control: RunControl) -> Verdict {
        if control.isStopping { return .interrupted }
        if failure != nil { return .backendFailed }
        if summary.expectations?.contains(where: { $0.holds == false }) == true { return .failed }
        switch missing {
        case .credit: return .unverified
        case .conversions:
            // Totals do for whoever expects nothing of single conversions.
            let asks = summary.expectations?.contains { !$0.judged && $0.text.contains("attribution.") } ?? false
            if asks { return .unverified }
        case nil: break
        }
        return .passed
    }
}

extension DeliverySummary {
    init(_ answers: DeliveryReconciliation.Answers, level: BackendDescription.ReadBack) {
        self.init(
            sent: answers.sent, accepted: answers.accepted, dropped: answers.dropped, rejected: answers.rejected,
            unknown: answers.unknown, level: level.rawValue)
        if answers.unsent > 0 { unsent = answers.unsent }
    }

    /// Takes events that are stored twice for what resuming may do, as many as it may have done.
    fileprivate mutating func excuse(_ resent: Int) {
        guard resent > 0 else { return }
        self.resent = resent
        guard let twice = duplicated, twice > 0 else { return }
        let excused = min(twice, resent)
        (duplicated, resentStored) = (twice - excused, excused)
        guard let named = reasons?[Reason.duplicate] else { return }
        reasons?[Reason.duplicate] = named > excused ? named - excused : nil
        if reasons?.isEmpty == true { reasons = nil }
    }

    /// Why events never left, where any did not.
    fileprivate mutating func note(_ reasons: [UnsentReason]) {
        guard unsent != nil, !reasons.isEmpty else { return }
        unsentReasons = reasons.reduce(into: [:]) { $0[$1.reason, default: 0] += $1.count }
    }

    init(_ reconciliation: DeliveryReconciliation, level: BackendDescription.ReadBack) {
        self.init(reconciliation.answers, level: level)
        stored = reconciliation.stored
        lost = reconciliation.lost
        lostAfterAcknowledgement = reconciliation.lostAfterAck
        duplicated = reconciliation.duplicated
        phantom = reconciliation.phantom
        // What a digest has proved, or an audit of what is stored will say.
        if level == .bodies { changed = 0 }
    }
}
