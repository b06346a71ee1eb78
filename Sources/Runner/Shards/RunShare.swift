import Observation

/// What a run is made of before anything is said of it: what a shard counted, or what several did, added up.
struct RunShare {
    var tally: Tally
    /// By group of customers; empty where there are too few customers.
    var groups: [Tally]
    /// What was tracked.
    var events: EventSum
    /// `nil` without a backend.
    var audit: AuditShare?
    /// Of other worlds, in the order of ``WhatIfs/questions``.
    var whatIfs: [Tally]
    /// What was counted beside the run.
    var addition: (any RunExtensionSum)?

    /// Nothing counted.
    init(_ plan: TallyPlan, groups: Int, _ questions: [WhatIfs.Question]) {
        tally = Tally(plan: plan)
        self.groups = groups > 1 ? (0..<groups).map { _ in Tally(plan: plan) } : []
        events = EventSum()
        whatIfs = questions.map { Tally(plan: $0.plan) }
    }

    init(_ truth: JourneyPass.Result, audit: AuditShare?, whatIfs: [Tally]) {
        (tally, groups, self.audit, self.whatIfs) = (truth.tally, truth.groups, audit, whatIfs)
        events = EventSum()
        (events.digest, events.count) = (truth.digest, truth.eventsTotal)
    }

    // MARK: As bytes

    /// The counts: of each group, else of all.
    func writeCounts(to writer: inout ByteWriter) {
        for tally in groups.isEmpty ? [tally] : groups { tally.write(to: &writer) }
        for tally in whatIfs { tally.write(to: &writer) }
    }

    /// Adds the counts of a share of other customers; ``finish()`` sums up the groups.
    ///
    /// - Throws: ``ByteReader/Damage`` where that is not what one wrote; this share is of no use then.
    mutating func addCounts(_ reader: inout ByteReader) throws {
        if groups.isEmpty { try tally.add(&reader) }
        for index in groups.indices { try groups[index].add(&reader) }
        for index in whatIfs.indices { try whatIfs[index].add(&reader) }
        guard reader.isAtEnd else { throw ByteReader.Damage() }
    }

    mutating func addAudit(_ other: AuditShare) {
        if audit == nil { audit = other } else { audit?.merge(other) }
    }

    /// Once everything is added.
    mutating func finish() {
        for group in groups { tally.merge(group) }
    }
}
