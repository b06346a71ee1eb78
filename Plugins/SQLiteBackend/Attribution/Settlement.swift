import GRDB
import Tracking

/// Attribution of a run, as statements over whole sets; what each table means is said where it is made.
///
/// In this order, each from what those before it made:
/// 1. ``Identities``: whose each event is (`holder`, `cut`);
/// 2. ``Conversions``: those that count, in order (`conversion`);
/// 3. ``Contenders``: for each conversion the touches before it within the lookback, in order (`contender`, `path`);
/// 4. ``Choosing``: what direct, precedence and repeats leave of them, for the rules that agree on these (the same tables), and
///    ``Narrowing``: what `priority` and `affiliate` leave of that, for each by itself;
/// 5. ``Weighing``: shares of rules that weigh every touch by itself (`credit`).
///
/// What other rules give is a closed form of a touch's place in its path (``Shares``), and is not stored: whoever reads credits
/// computes them on the way, the backend (``CreditReader``) and the views alike. All of it is exact to the billionth and to the
/// minor unit.
struct Settlement {
    let db: Database
    let plan: RunPlan
    let run: RunRow

    /// A condition on `event e`: of this run. It goes through the events in order of arrival, whatever indices there are.
    var ofRun: String { "e.run = \(run.id) AND e.id >= \(run.firstEvent)" }

    /// Forgets what was settled before and settles what is stored now, in one transaction.
    func settle() throws -> SettledRun {
        var settled: SettledRun?
        try db.inTransaction(.immediate) {
            // Who is who stays at hand until here: rules that are asked for later may want it (``Milestones``).
            for table in Self.temporary { try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
            try forget()
            try Identities(settlement: self).find()
            let conversions = try Conversions(settlement: self).store()
            let paths = try Contenders(settlement: self, conversions: conversions).find()
            try note(paths)
            let lastEvent = try Int64.fetchOne(db, sql: "SELECT max(id) FROM event") ?? 0
            settled = try add(
                plan.rules, to: SettledRun(conversions: conversions, paths: paths, lastEvent: lastEvent))
            return .commit
        }
        guard let settled else { throw BackendError.failed("the run was not settled") }
        return settled
    }

    private func note(_ paths: Paths) throws {
        try db.execute(
            sql: """
                UPDATE run SET settled = 1, stitching = ?, choices = ?, first_conversion = ?, last_conversion = ?,
                    path_offset = ?
                WHERE id = ?
                """,
            arguments: [
                plan.stitching.rawValue, try RunRow.json(plan.choices), paths.conversions.lowerBound,
                paths.conversions.upperBound - 1, paths.offset, run.id,
            ])
    }

    private func add(_ rules: [RuleSpecification], to known: SettledRun) throws -> SettledRun {
        var settled = known
        guard !plan.goals.isEmpty else { return settled }
        let reported = rules.firstIndex { $0.kind == .lastTouch } ?? rules.firstIndex(where: \.isOffered)
        for (index, rule) in rules.enumerated() where rule.isOffered {
            settled.rules.append(try add(rule, to: settled, isReported: index == reported))
        }
        return settled
    }

    /// Settles a rule that the plan does not have.
    func settle(_ rule: RuleSpecification, after known: SettledRun) throws -> SettledRule {
        var settled: SettledRule?
        try db.inTransaction(.immediate) {
            settled = try add(rule, to: known, isReported: false)
            return .commit
        }
        guard let settled else { throw BackendError.failed("the rule \(rule.name) was not stored") }
        return settled
    }

    private func add(_ rule: RuleSpecification, to known: SettledRun, isReported: Bool) throws -> SettledRule {
        guard rule.isOffered else { throw BackendError.unsupported("the rule \(rule.name)") }
        let choosing = Choosing(settlement: self, settled: known)
        let (choice, paths) = try choosing.choose(for: rule)
        let shape = RuleShape(rule, choices: plan.choices)
        var creditOffset: Int64 = 0
        if shape == .weighed {
            creditOffset = try Weighing(choosing: choosing, rule: rule, paths: paths).credit()
        }
        let weights = shape.weights
        try db.execute(
            sql: "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                run.id, known.rules.count, rule.name, try RunRow.json(rule), isReported, paths.offset, shape.name,
                weights?.first, weights?.middle, weights?.last, weights?.ends.first, weights?.ends.last,
                weights?.endsOfTwo.first, weights?.endsOfTwo.last, creditOffset,
            ])
        return SettledRule(rule: rule, shape: shape, choice: choice, paths: paths, creditOffset: creditOffset)
    }

    private func forget() throws {
        let known = try Row.fetchOne(
            db, sql: "SELECT first_conversion, last_conversion FROM run WHERE id = ?", arguments: [run.id])
        guard let first: Int64 = known?["first_conversion"], let last: Int64 = known?["last_conversion"] else { return }
        // Contenders lie in one path each, and all of a conversion's are found by its number.
        let paths = "path p CROSS JOIN contender e ON e.id BETWEEN p.first AND p.last"
        let offsets =
            "(SELECT path_offset FROM run WHERE id = \(run.id) UNION SELECT path_offset FROM rule WHERE run = \(run.id))"
        let ofRun = "p.id BETWEEN \(first) + u.path_offset AND \(last) + u.path_offset"
        try db.execute(
            sql: """
                DELETE FROM credit WHERE id IN (
                    SELECT e.id + u.credit_offset FROM rule u CROSS JOIN \(paths)
                    WHERE u.run = \(run.id) AND u.shape = 'weighed' AND \(ofRun));
                DELETE FROM contender WHERE id IN (SELECT e.id FROM \(offsets) u CROSS JOIN \(paths) WHERE \(ofRun));
                DELETE FROM path WHERE id IN (SELECT p.id FROM \(offsets) u CROSS JOIN path p WHERE \(ofRun));
                DELETE FROM conversion WHERE id BETWEEN \(first) AND \(last);
                DELETE FROM rule WHERE run = \(run.id);
                DELETE FROM cut WHERE run = \(run.id);
                DELETE FROM holder WHERE run = \(run.id);
                """)
    }

    static let temporary =
        ["sign_in", "marked", "zone", "device_of", "cut_of", "previous", Choosing.leftOver] + Narrowing.tables
        + Weighing.tables + FurtherWeights.tables + Milestones.tables

    /// Moments are compared by time, then sequence, then customer, the last two without a sign.
    static func moment(_ row: String, _ direction: String = "") -> String {
        ["time", "sequence < 0", "sequence", "customer < 0", "customer"].map { "\(row).\($0) \(direction)" }
            .joined(separator: ", ")
    }
}
