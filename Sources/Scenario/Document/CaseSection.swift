/// One of `cases:`: a journey written out, with the credit that it must earn.
struct CaseSection {
    struct Step {
        enum At {
            /// Microseconds from the case's start, which is the scenario's.
            case elapsed(Int64)
            case instant(Int64)
        }
        var kind: String
        /// Channel, `channel/partner`, event, user or order.
        var subject: Reference
        var location: SourceLocation
        var at: At
        var arrives: At?
        /// Major units.
        var value: Double?
        var order: String?
        var coupon: Reference?
        var id: String?
        var device: String?
    }
    struct Credit {
        var rule: RuleSection
        /// By channel, `channel/partner` or `none`.
        var shares: [(source: Reference, share: Double)]
        var location: SourceLocation
    }
    var name: String
    var location: SourceLocation
    /// The scenario's, and what the case chooses otherwise.
    var attribution: AttributionSection
    var steps: [Step]
    var credit: [Credit]
    /// What a correct backend reports where tracking hides something.
    var reported: [Credit]
}

extension Reader {
    func readCases(_ tree: Tree, _ clock: ZoneClock, _ attribution: AttributionSection) -> [CaseSection] {
        named(tree, "a case", example: "`cases: {NAME: {journey: [...], credit: {...}}}`").compactMap { entry in
            guard let fields = Fields(entry.value, what: "a case", keys: SectionKeys.case, problems: problems) else {
                return nil
            }
            let journey = fields.required("journey", remedy: "write `journey: [{at: 0d, click: search}, ...]`")
            let steps = journey.map { list($0, "steps", example: "`journey: [{at: 0d, click: search}, ...]`") } ?? []
            let credit = fields.required("credit", remedy: "write `credit: {last-touch: {search: 1}}`")
            let own = fields["attribution"].map {
                readAttribution($0, over: attribution, keys: SectionKeys.caseAttribution)
            }
            return CaseSection(
                name: entry.key, location: entry.keyLocation, attribution: own ?? attribution,
                steps: steps.compactMap { step($0, clock) },
                credit: credit.map { credits($0, attribution) } ?? [],
                reported: fields["reported"].map { credits($0, attribution) } ?? [])
        }
    }

    private func step(_ tree: Tree, _ clock: ZoneClock) -> CaseSection.Step? {
        guard let fields = Fields(tree, what: "a step", keys: SectionKeys.step, problems: problems) else { return nil }
        let kinds = SectionKeys.stepKinds.filter { fields.has($0) }
        guard kinds.count == 1, let kind = kinds.first else {
            problems.report(
                kinds.isEmpty
                    ? "this step does not say what happens" : "this step is " + Suggestion.list(kinds) + " at once",
                at: tree.location, remedy: "write one of " + Suggestion.list(SectionKeys.stepKinds))
            return nil
        }
        let at = fields.required("at", remedy: "write `at: 3d`, or a date and time").flatMap { time($0, clock) }
        let subject = fields[kind].flatMap { reference($0, "a name") }
        guard let at, let subject else { return nil }
        var step = CaseSection.Step(kind: kind, subject: subject, location: tree.location, at: at)
        step.arrives = fields["arrives"].flatMap { time($0, clock) }
        step.value = fields["value"].flatMap { constant($0, .payment) }
        step.order = fields["order"].flatMap { text($0, "an order's number") }
        step.coupon = fields["coupon"].flatMap { reference($0, "a coupon code") }
        step.id = fields["id"].flatMap { text($0, "an id") }
        step.device = fields["device"].flatMap { text($0, "a device") }
        return step
    }

    private func time(_ tree: Tree, _ clock: ZoneClock) -> CaseSection.Step.At? {
        if let text = tree.text, let time = WrittenTime(text) { return .instant(clock.instant(of: time)) }
        return microseconds(
            tree, .duration.with(noun: "a time", remedy: "write `3d` from the start, or `2026-01-01 10:00`")
        ).map {
            .elapsed($0)
        }
    }

    private func credits(_ tree: Tree, _ attribution: AttributionSection) -> [CaseSection.Credit] {
        guard let entries = tree.entries else {
            problems.report(
                "\(tree.noun) stands where credit is wanted", at: tree.location,
                remedy: "write `{last-touch: {search: 1}}`")
            return []
        }
        return entries.compactMap { entry in
            guard let rule = declared(entry.key, attribution) ?? rule(called: entry.key, at: entry.keyLocation) else {
                return nil
            }
            guard let shares = entry.value.entries else {
                problems.report(
                    "\(entry.value.noun) stands where credit by channel is wanted", at: entry.value.location,
                    remedy: "write `{search: 1}`")
                return nil
            }
            let read = shares.compactMap { share in
                creditShare(share.value).map { (Reference(name: share.key, location: share.keyLocation), $0) }
            }
            return CaseSection.Credit(rule: rule, shares: read, location: entry.value.location)
        }
    }

    /// A rule named alone means the one that `attribution:` declares with parameters.
    private func declared(_ name: String, _ attribution: AttributionSection) -> RuleSection? {
        let rules = attribution.rules ?? []
        return rules.first { $0.name == name } ?? rules.first { $0.family == name }
    }

    /// A share that may be a fraction, `1/3`.
    private func creditShare(_ tree: Tree) -> Double? {
        if let text = tree.plainText {
            let sides = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0.trimmingSpaces) }
            if sides.count == 2, let above = sides[0], let below = sides[1], below != 0 { return above / below }
        }
        let wanted = Wanted(
            unit: .plain, noun: "credit", remedy: "write a number of conversions, like `1`, `0.5` or `1/3`",
            lower: -.infinity,
            upper: .infinity, percent: true)
        return constant(tree, wanted)
    }
}
