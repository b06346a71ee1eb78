import GRDB
import Tracking

/// Attribution of a run, as statements over whole sets; what each table means is said where it is made.
///
/// In this order, each from what those before it made:
/// 1. ``Identities``: whose each event is (`holder`, `cut`);
/// 2. ``Journeys``: the conversions that count and the touches of those who convert, in order (`target`, `touch`);
/// 3. ``Eligibility``: for each conversion the touches before it within the lookback (`eligible`);
/// 4. ``Choosing``: what direct, precedence and repeats leave of them, for the rules that agree on these;
/// 5. ``Crediting``: what each rule gives (`credit`), exact to the billionth and to the minor unit.
///
/// Temporary tables stay until the next settlement, for rules that are asked for later.
struct Settlement {
    let db: Database
    let plan: RunPlan
    let run: RunRow

    /// A condition on `event e`: of this run. It goes through the events in order of arrival, whatever indices there are.
    var ofRun: String { "e.run = \(run.id) AND e.id >= \(run.firstEvent)" }

    /// Forgets what was settled before and settles what is stored now, in one transaction.
    ///
    /// - Returns: where the credits of each of the plan's rules are.
    func settle() throws -> [SettledRule] {
        var rules: [SettledRule] = []
        try db.inTransaction(.immediate) {
            try forget()
            try Identities(settlement: self).find()
            if !plan.goals.isEmpty {
                try Journeys(settlement: self).read()
                try Eligibility(settlement: self).find()
            }
            rules = try credit(plan.rules.filter(\.isOffered), after: [])
            try db.execute(
                sql: "UPDATE run SET settled = 1, stitching = ?, choices = ? WHERE id = ?",
                arguments: [
                    plan.stitching.rawValue, try RunRow.json(plan.choices), run.id,
                ])
            return .commit
        }
        return rules
    }

    /// Credits a rule that the plan does not have.
    func settle(_ rule: RuleSpecification, after known: [SettledRule]) throws -> SettledRule? {
        var rules: [SettledRule] = []
        try db.inTransaction(.immediate) {
            rules = try credit([rule], after: known)
            return .commit
        }
        return rules.first
    }

    private func credit(_ rules: [RuleSpecification], after known: [SettledRule]) throws -> [SettledRule] {
        var settled: [SettledRule] = []
        guard !plan.goals.isEmpty else { return settled }
        let reported = plan.rules.firstIndex { $0.kind == .lastTouch } ?? 0
        let before = try lastCredit()
        var last = before
        for rule in rules {
            let choice = try Choosing(settlement: self).choose(for: rule)
            try Crediting(settlement: self, rule: rule, choice: choice).credit()
            let first = last + 1
            last = try lastCredit()
            let position = known.count + settled.count
            settled.append(SettledRule(rule: rule, credits: first..<last + 1))
            try db.execute(
                sql: "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    run.id, position, rule.name, try RunRow.json(rule), first, last,
                    known.isEmpty && settled.count - 1 == reported,
                ])
        }
        return settled
    }

    private func lastCredit() throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM credit") ?? 0
    }

    private func forget() throws {
        try db.execute(
            sql: """
                DELETE FROM credit WHERE id IN (
                    SELECT c.id FROM rule u CROSS JOIN credit c ON c.id BETWEEN u.first_credit AND u.last_credit
                    WHERE u.run = \(run.id));
                DELETE FROM rule WHERE run = \(run.id);
                DELETE FROM conversion WHERE run = \(run.id);
                DELETE FROM cut WHERE run = \(run.id);
                DELETE FROM holder WHERE run = \(run.id);
                """)
        for table in Self.temporary { try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
    }

    static let temporary =
        ["sign_in", "marked", "belonging", "zone", "touch", "target", "previous", "eligible", "span"]
        + Choosing.tables + Crediting.tables

    /// Moments are compared by time, then sequence, then customer, the last two without a sign.
    static func moment(_ row: String, _ direction: String = "") -> String {
        ["time", "sequence < 0", "sequence", "customer < 0", "customer"].map { "\(row).\($0) \(direction)" }
            .joined(separator: ", ")
    }
}

/// A rule whose credits are in the file.
struct SettledRule: Sendable {
    var rule: RuleSpecification
    /// Numbers of its credits.
    var credits: Range<Int64>
}
