/// The head of a scenario: its name, seed, time and money.
struct HeadSection {
    var name = ""
    var description: String?
    /// Default 1.
    var seed: UInt64 = 1
    /// Microseconds since 1970; default 2026-01-01 in the scenario's zone.
    var start: Int64 = 0
    /// Microseconds; `nil` for `none`; default 365d.
    var horizon: Int64? = 365 * Unit.day
    var clock = ZoneClock.utc
    /// ISO 4217; default USD.
    var currency = "USD"
    var minorUnits: Int64 = 100
    var goal: Reference?
    /// Share of net value that is left after the cost of goods; default 1.
    var margin = 1.0

    /// The longest horizon: a century.
    static let longest = 36_500 * Unit.day
    /// 2026-01-01.
    static let standardStart = 20_454
}

extension Reader {
    func readHead(_ tree: Tree) -> HeadSection {
        var head = HeadSection()
        guard let fields = Fields(tree, what: "a scenario", keys: SectionKeys.head, problems: problems) else {
            return head
        }
        if let name = fields.required("scenario", remedy: "begin with `scenario: NAME`") {
            head.name = scenarioName(name) ?? ""
        }
        head.description = fields["description"].flatMap { text($0, "a description") }
        if let seed = fields["seed"] { head.seed = self.seed(seed) ?? 1 }
        if let zone = fields["timezone"] { head.clock = self.zone(zone) ?? .utc }
        head.start =
            fields["start"].flatMap { instant($0, head.clock) }
            ?? head.clock.instant(day: HeadSection.standardStart, timeOfDay: 0)
        if let horizon = fields["horizon"] { readHorizon(horizon, into: &head) }
        if let currency = fields["currency"] { readCurrency(currency, into: &head) }
        head.goal = fields["goal"].flatMap { reference($0, "the name of an event") }
        head.margin = fields["margin"].flatMap { constant($0, .share) } ?? 1
        return head
    }

    private func scenarioName(_ tree: Tree) -> String? {
        guard let name = text(tree, "the scenario's name") else { return nil }
        let fine = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
        guard fine, (1...64).contains(name.count) else {
            problems.report(
                "\(tree.noun) cannot be a scenario's name, which becomes a folder", at: tree.location,
                remedy: "use 1 to 64 of a-z, 0-9 and `-`, like `spring-sale`")
            return nil
        }
        return name
    }

    private func seed(_ tree: Tree) -> UInt64? {
        let digits = (tree.plainText ?? "").replacing("_", with: "")
        if let seed = UInt64(digits) { return seed }
        problems.report(
            "\(tree.noun) cannot be a seed", at: tree.location,
            remedy: "write a whole number from 0 to 18446744073709551615")
        return nil
    }

    private func zone(_ tree: Tree) -> ZoneClock? {
        guard let name = text(tree, "a time zone") else { return nil }
        if let clock = ZoneClock(identifier: name) { return clock }
        let near = Suggestion.closest(to: name, among: ZoneClock.knownIdentifiers)
        problems.report(
            "there is no time zone `\(name)`", at: tree.location,
            remedy: near.map { "did you mean `\($0)`?" } ?? "write an IANA name like `Europe/Berlin`, or `UTC`")
        return nil
    }

    /// A date, or date and time, as an instant.
    func instant(_ tree: Tree, _ clock: ZoneClock) -> Int64? {
        writtenTime(tree).map { clock.instant(of: $0) }
    }

    func writtenTime(_ tree: Tree) -> WrittenTime? {
        if let text = tree.text, let time = WrittenTime(text) { return time }
        problems.report(
            "\(tree.noun) is not a date", at: tree.location, remedy: "write one like `2026-11-09` or `2026-11-09 18:00`"
        )
        return nil
    }

    private func readHorizon(_ tree: Tree, into head: inout HeadSection) {
        if tree.text == "none" {
            head.horizon = nil
            return
        }
        guard let horizon = microseconds(tree, .positiveDuration) else { return }
        guard horizon <= HeadSection.longest else {
            problems.report(
                "the horizon \(tree.noun) is over a century", at: tree.location, remedy: "write at most `36_500d`")
            return
        }
        head.horizon = horizon
    }

    private func readCurrency(_ tree: Tree, into head: inout HeadSection) {
        guard let code = text(tree, "a currency") else { return }
        guard code.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            problems.report(
                "\(tree.noun) is not a currency", at: tree.location,
                remedy: "write an ISO 4217 code like `USD` or `EUR`")
            return
        }
        head.currency = code
        head.minorUnits = Currency.minorUnits(of: code)
    }
}
