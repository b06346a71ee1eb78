import Tracking

/// Finds out why reported credit differs from expected credit, and says so for every unit of it.
///
/// Hard evidence comes first: what the backend holds against what was sent, one kind of difference at a time. Then causes that
/// would hold for the whole run are tried by replaying the rules: every other choice, another rule, another order, other
/// identities, credit told wrongly. Then pairs. A cause counts for a conversion if it reproduces the report exactly. Where
/// several do, the one that explains most conversions of the run takes it, so that chance agreements go to the main cause.
///
/// It knows failures by their traces alone, and nothing of who made them.
///
/// Memory: the differences, and the events of at most ``batch`` customers at a time.
public struct Explainer {
    /// Customers whose stored events are held at once.
    public static let batch = 20_000
    /// Customers on whom every cause is tried; on the others, those that explained somebody, and the rest where they do not do.
    public static let sample = 250

    /// ``sample``, or fewer where there is little time.
    public var sampleSize = Self.sample
    private let plan: RunPlan
    private let tolerance: Int64
    private let readBack: ReadBack?
    /// Whether reports are held against what could be delivered, as the world hides or disturbs something.
    private let isTransparent: Bool
    private let excused: ExcusedTally
    private let keepsVerdicts: Bool
    private var suspicions: Suspicions
    private var expected: Replay
    private var complete: Replay
    private var trials: [Trial]
    /// How many reports each trial has reproduced so far.
    private var hits: [Int]
    /// Customers on whom every trial was run.
    private var sampled = 0
    /// Pairs that explained something in the first batch.
    private var pairs: [Trial] = []
    private var latest: Int64

    /// - Parameters:
    ///   - differences: one ledger per rule that was compared, with what is expected of complete journeys.
    ///   - isTransparent: whether everything that happens is delivered as it happens.
    ///   - tolerance: units by which a report may differ from what a cause gives, as in ``CreditComparison``.
    ///   - readBack: `nil` where the backend does not give bodies.
    ///   - excuses: what is known already of differences that are no backend's doing; `nil`: all is found here.
    ///   - keepsVerdicts: whether the reason of every single difference is told as well: about 60 bytes each.
    public init(
        plan: RunPlan, differences: [DifferenceLedger], isTransparent: Bool, tolerance: Int64 = 0, readBack: ReadBack?,
        excuses: Excuses? = nil, keepsVerdicts: Bool = false
    ) {
        self.init(
            plan: plan,
            differences: Differences(
                differences, excuses: isTransparent ? nil : excuses, keepsEach: keepsVerdicts),
            isTransparent: isTransparent, tolerance: tolerance, readBack: readBack, keepsVerdicts: keepsVerdicts)
    }

    /// - Parameters:
    ///   - differences: with what is expected of complete journeys, parted already.
    ///   - isTransparent: as above, like the others.
    public init(
        plan: RunPlan, differences: Differences, isTransparent: Bool, tolerance: Int64 = 0, readBack: ReadBack?,
        keepsVerdicts: Bool = false
    ) {
        self.plan = plan
        self.tolerance = tolerance
        self.readBack = readBack
        self.isTransparent = isTransparent
        self.keepsVerdicts = keepsVerdicts
        excused = differences.excused
        latest = excused.latest
        suspicions = Suspicions(differences.open)
        expected = Replay(plan, tolerance: tolerance)
        complete = Replay(plan, tolerance: tolerance)
        let hypotheses = Hypothesis.events(of: plan) + Hypothesis.choices(of: plan).filter { $0.changes(plan) }
        trials = hypotheses.map { Trial($0, plan: plan, tolerance: tolerance) }
        hits = hypotheses.map { _ in 0 }
    }

    /// Explains everything.
    ///
    /// - Throws: what the source or the read-back throws.
    public mutating func explain(_ source: some JourneySource) throws -> Explanation {
        let customers = suspicions.ledgers.reduce(into: Set<UInt64>()) { $0.formUnion($1.customers) }
        var batches = Self.batches(of: customers)
        if !batches.isEmpty {
            try inspect(batches.removeFirst(), source, isFirst: true)
            for batch in batches { try inspect(batch, source, isFirst: false) }
        }
        suggestStaleReports()
        let reasons = suspicions.settle(excused, hasReadBack: readBack != nil)
        return try sum(source, reasons)
    }

    /// In an order that has nothing to do with who they are, so that the first batch is a fair sample.
    private static func batches(of customers: Set<UInt64>) -> [Set<UInt64>] {
        let order = customers.map { ($0, EventID(customer: $0, sequence: 0).mixed(0x5EED)) }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
        return stride(from: 0, to: order.count, by: batch).map { start in
            Set(order[start..<min(start + batch, order.count)].lazy.map(\.0))
        }
    }

    // MARK: One batch

    private mutating func inspect(_ customers: Set<UInt64>, _ source: some JourneySource, isFirst: Bool) throws {
        var suspects: Set<UInt64> = []
        var journeys: [UInt64: CustomerJourney] = [:]
        try source.tell(customers) { journey in
            journeys[journey.customer] = journey
            if !excuse(journey) { suspects.insert(journey.customer) }
        }
        for customer in customers where journeys[customer] == nil {
            // Nobody of that number was ever simulated.
            for item in suspicions.items(of: customer) {
                suspicions.suggest(Reason.phantom, for: item, isEvident: true)
            }
        }
        guard !suspects.isEmpty else { return }
        let stored = try readBack.map { try StoredEvents(of: suspects, $0) }
        for customer in suspects.sorted() {
            guard let journey = journeys[customer] else { continue }
            let actual = stored.map { $0.events(of: customer) }
            if let actual { examine(journey, actual) }
            guess(journey, actual)
        }
        if isFirst { findPairs(suspects, journeys) }
        for customer in suspects.sorted() {
            if let journey = journeys[customer] { tryPairs(journey) }
        }
    }

    /// Finds what the backend says rightly of what it could know.
    ///
    /// - Returns: whether that is all there is.
    private mutating func excuse(_ journey: CustomerJourney) -> Bool {
        let items = suspicions.items(of: journey.customer)
        latest = max(latest, journey.latest)
        for item in items {
            let id = suspicions.entry(item).id
            let conversion = journey.complete.first { $0.id == id }
            suspicions.setTime(conversion?.time ?? suspicions.entry(item).time, of: item)
        }
        guard !isTransparent else { return false }
        expected.run(journey.delivered)
        let excused = items.filter { expected.agrees(with: suspicions.report($0)) }
        guard !excused.isEmpty else { return false }
        let aspects = Aspects(ofTheWorld: journey, goals: plan.goals)
        for item in excused { suspicions.markOfTheWorld(item) }
        blame(aspects, for: excused)
        return excused.count == items.count
    }

    // MARK: Evidence

    /// Compares what the backend holds with what was sent.
    private mutating func examine(_ journey: CustomerJourney, _ actual: ContiguousArray<TrackingEvent>) {
        let aspects = Aspects(
            of: journey.customer, base: journey.delivered, actual: actual, goals: plan.goals)
        guard !aspects.isEmpty else { return }
        blame(aspects, for: suspicions.items(of: journey.customer).filter { !suspicions.items[$0].isOfTheWorld })
        // Evidence alone may not do: then with it, what could be.
        let open = openItems(of: journey.customer)
        guard !open.isEmpty, let main = aspects.found.first else { return }
        for index in trials.indices {
            trials[index].run(actual)
            for item in open where trials[index].agrees(with: suspicions.report(item)) {
                suspicions.suggest(main.reason + " + " + trials[index].hypothesis.reason, for: item)
            }
        }
    }

    /// What of the difference alone makes the rules say what was reported.
    private mutating func blame(_ aspects: Aspects, for items: [Int]) {
        guard !items.isEmpty else { return }
        let reasons = complete.reasons(among: aspects, for: items.map { suspicions.report($0) })
        for (item, found) in zip(items, reasons) {
            for reason in found { suspicions.suggest(reason, for: item, isEvident: true) }
        }
        // Several at once: the backend is right all the same, so they are what explains it.
        guard let all = aspects.together else { return }
        for item in items where suspicions.items[item].candidates.isEmpty && suspicions.items[item].isOfTheWorld {
            suspicions.suggest(all, for: item, isEvident: true)
        }
    }

    private func openItems(of customer: UInt64) -> [Int] {
        suspicions.items(of: customer).filter {
            !suspicions.items[$0].isOfTheWorld && suspicions.items[$0].candidates.isEmpty
        }
    }

    // MARK: What could be

    private mutating func guess(_ journey: CustomerJourney, _ actual: ContiguousArray<TrackingEvent>?) {
        let items = suspicions.items(of: journey.customer).filter {
            !suspicions.items[$0].isOfTheWorld && !suspicions.items[$0].isEvident
        }
        guard !items.isEmpty else { return }
        // What both sides alone tell comes first: it may spare the trials.
        expected.run(journey.delivered)
        for item in items {
            let report = suspicions.report(item)
            let wanted = expected.shares(of: report.id, rule: report.rule)
            for reason in Telling.reasons(report: report, expected: wanted, minorUnits: plan.minorUnits) {
                suspicions.suggest(reason, for: item)
            }
            suggestCounts(item, journey, actual)
        }
        runTrials(journey, items)
        tryLosses(journey, items)
    }

    /// Runs the trials that may explain the customer's items.
    private mutating func runTrials(_ journey: CustomerJourney, _ items: [Int]) {
        let isSample = sampled < sampleSize
        sampled += 1
        let proven = trials.indices.filter { hits[$0] > 0 }
        let others = trials.indices.filter { hits[$0] == 0 }
        for (round, some) in [proven, others].enumerated() {
            if round == 1, !isSample, openItems(of: journey.customer).isEmpty { return }
            for index in some {
                trials[index].run(journey.delivered)
                for item in items where trials[index].agrees(with: suspicions.report(item)) {
                    suspicions.suggest(trials[index].hypothesis.reason, for: item)
                    hits[index] += 1
                }
            }
        }
    }

    /// Conversions that are counted twice, not at all, or that nobody sent.
    private mutating func suggestCounts(
        _ item: Int, _ journey: CustomerJourney, _ actual: ContiguousArray<TrackingEvent>?
    ) {
        let entry = suspicions.entry(item)
        switch entry.kind {
        case .repeated: suspicions.suggest(Reason.duplicate, for: item)
        case .missing where actual == nil: suspicions.suggest(Reason.lostEvent, for: item)
        case .phantom:
            let twin = journey.delivered.first {
                $0.isGoal(plan.goals) && $0.value == entry.value && abs($0.time - entry.time) <= 3_600_000_000
            }
            suspicions.suggest(
                twin.map { $0.order == 0 ? Reason.duplicate : Reason.orderDedupe } ?? Reason.phantom, for: item)
        case .missing, .misattributed: break
        }
    }

    /// Without a read-back: any one touch gone, or there twice.
    private mutating func tryLosses(_ journey: CustomerJourney, _ items: [Int]) {
        guard readBack == nil else { return }
        var open = items.filter { suspicions.items[$0].candidates.isEmpty }
        for index in journey.delivered.indices where journey.delivered[index].kind.isTouch && !open.isEmpty {
            var events = journey.delivered
            let touch = events.remove(at: index)
            expected.run(events)
            for item in open where expected.agrees(with: suspicions.report(item)) {
                suspicions.suggest(Reason.lostEvent, for: item)
            }
            var copy = touch
            copy.id.sequence |= 1 << 63
            events = journey.delivered
            events.append(copy)
            expected.run(events)
            for item in open where expected.agrees(with: suspicions.report(item)) {
                suspicions.suggest(Reason.duplicate, for: item)
            }
            open.removeAll { !suspicions.items[$0].candidates.isEmpty }
        }
    }

    /// Conversions that are stored, or can be thought to be, and missing in the report: stale if they are of the last week.
    private mutating func suggestStaleReports() {
        for item in suspicions.items.indices where suspicions.entry(item).kind == .missing {
            guard !suspicions.items[item].isOfTheWorld, !suspicions.items[item].isEvident else { continue }
            if latest - suspicions.items[item].time <= 7 * AttributionChoices.Lookback.day {
                suspicions.suggest(Reason.staleReport, for: item)
            }
        }
    }

    // MARK: Pairs

    private mutating func findPairs(_ suspects: Set<UInt64>, _ journeys: [UInt64: CustomerJourney]) {
        let open = suspects.sorted().filter { !openItems(of: $0).isEmpty }.compactMap { journeys[$0] }
        guard !open.isEmpty else { return }
        for first in trials.indices {
            for second in trials.indices where second > first {
                let (one, other) = (trials[first].hypothesis, trials[second].hypothesis)
                guard Reason.family(one.reason) != Reason.family(other.reason) else { continue }
                pairs.append(Trial(one.and(other), plan: plan, tolerance: tolerance))
            }
        }
        // Few customers tell the possible from the impossible, more of them the likely from the possible.
        keepPairs(64, of: open.prefix(12))
        keepPairs(16, of: open.prefix(200))
    }

    /// Keeps the pairs that explain most of what is open of these customers; of equals the earlier ones, which are narrower.
    private mutating func keepPairs(_ count: Int, of journeys: ArraySlice<CustomerJourney>) {
        var votes = pairs.map { _ in 0 }
        for index in pairs.indices {
            for journey in journeys {
                pairs[index].run(journey.delivered)
                for item in openItems(of: journey.customer) where pairs[index].agrees(with: suspicions.report(item)) {
                    votes[index] += 1
                }
            }
        }
        let order = pairs.indices.filter { votes[$0] > 0 }.sorted { (votes[$1], $0) < (votes[$0], $1) }
        pairs = order.prefix(count).map { pairs[$0] }
    }

    private mutating func tryPairs(_ journey: CustomerJourney) {
        guard !pairs.isEmpty else { return }
        let open = openItems(of: journey.customer)
        guard !open.isEmpty else { return }
        for index in pairs.indices {
            pairs[index].run(journey.delivered)
            for item in open where pairs[index].agrees(with: suspicions.report(item)) {
                suspicions.suggest(pairs[index].hypothesis.reason, for: item)
            }
        }
    }

    // MARK: The sum

    /// - Parameter reasons: of each row of the excused.
    private mutating func sum(_ source: some JourneySource, _ reasons: [String?]) throws -> Explanation {
        var tally = ReasonTally(suspicions, excused, reasons: reasons)
        var wanted: [UInt64: [Int]] = [:]
        for item in tally.exampleItems { wanted[suspicions.entry(item).id.customer, default: []].append(item) }
        if !wanted.isEmpty {
            try source.tell(Set(wanted.keys)) { journey in
                expected.run(journey.delivered)
                for item in wanted[journey.customer] ?? [] {
                    let report = suspicions.report(item)
                    let credit = expected.shares(of: report.id, rule: report.rule)
                    tally.setExample(item, journey, expected: credit ?? [], report)
                }
            }
        }
        var explanation = Explanation(shares: tally.shares(), hasReadBack: readBack != nil)
        if keepsVerdicts { explanation.verdicts = verdicts(excused: reasons) }
        return explanation
    }

    private func verdicts(excused reasons: [String?]) -> [Explanation.Verdict] {
        let excused = (self.excused.each ?? []).map { id, row in
            Explanation.Verdict(
                id: id, rule: self.excused.rows[row].rule, reason: reasons[row] ?? Reason.unexplained,
                candidates: self.excused.rows[row].reasons, isOfTheWorld: true)
        }
        return (suspicions.verdicts + excused).sorted { ($0.id, $0.rule) < ($1.id, $1.rule) }
    }
}
