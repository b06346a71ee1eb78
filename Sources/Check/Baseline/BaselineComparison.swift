import Foundation
import Results
import Runner
import Scenario
import Tracking

extension Baseline {
    /// What a run says now.
    init(_ summary: Summary, _ plan: RunPlan, timeZone: String, tolerance: Int64) {
        var choices: [String: String] = [:]
        for word in AttributionWords.words(of: plan, zone: timeZone) { choices[word.key] = word.value }
        var credit: [String: [String: Results.Credit]] = [:]
        for rule in plan.rules {
            for channel in summary.channels ?? [] {
                guard let reported = channel.reported?[rule.name] else { continue }
                credit[rule.name, default: [:]][channel.channel] = reported
            }
        }
        self.init(
            scenario: summary.scenario,
            population: Population(
                seed: summary.seed, customers: summary.customers, digest: summary.digest ?? ""),
            choices: choices, credit: credit)
    }
}

/// A baseline against what is said now.
struct BaselineComparison {
    let before: Baseline
    let now: Baseline
    /// Units per conversion.
    let tolerance: Int64

    /// By rule and source; the largest change of a rule first.
    var changes: [BaselineSummary.Change] {
        let rules = Set(before.credit.keys).union(now.credit.keys).sorted()
        return rules.flatMap { rule in changes(of: rule) }
    }

    private func changes(of rule: String) -> [BaselineSummary.Change] {
        let (old, new) = (before.credit[rule] ?? [:], now.credit[rule] ?? [:])
        return Set(old.keys).union(new.keys).sorted().compactMap { source in
            let (a, b) = (old[source] ?? Results.Credit(), new[source] ?? Results.Credit())
            guard !agree(a.conversions, b.conversions) || !agree(a.value, b.value) else { return nil }
            return BaselineSummary.Change(rule: rule, source: source, before: old[source], after: new[source])
        }.sorted { a, b in
            let (x, y) = (Self.size(a), Self.size(b))
            return x == y ? a.source < b.source : x > y
        }
    }

    private static func size(_ change: BaselineSummary.Change) -> Double {
        abs((change.after?.conversions ?? 0) - (change.before?.conversions ?? 0))
    }

    /// Sums of whole billionths agree to the last digits of a double.
    private func agree(_ a: Double, _ b: Double) -> Bool {
        let relative = max(1e-12, Double(tolerance) / Double(CreditUnits.one))
        return abs(a - b) <= relative * max(1, abs(a), abs(b))
    }

    /// Why it changed, as far as can be told: other events, other rules, or the backend.
    ///
    /// - Parameter audit: what the audit of the run says.
    func because(audit: Summary) -> [String] {
        var reasons: [String] = []
        let (old, new) = (before.population, now.population)
        if old.seed != new.seed { reasons.append("the seed is \(new.seed) and was \(old.seed)") }
        if old.customers != new.customers {
            reasons.append("there are \(new.customers) customers and were \(old.customers)")
        }
        if old.digest != new.digest, old.seed == new.seed, old.customers == new.customers {
            reasons.append("the scenario's events are others: something in its population, stages or channels changed")
        }
        for key in Set(before.choices.keys).union(now.choices.keys).sorted()
        where before.choices[key] != now.choices[key] {
            reasons.append("\(key) is \(now.choices[key] ?? "gone") and was \(before.choices[key] ?? "not there")")
        }
        let added = Set(now.credit.keys).subtracting(before.credit.keys).sorted()
        let gone = Set(before.credit.keys).subtracting(now.credit.keys).sorted()
        if !added.isEmpty { reasons.append("new: \(added.joined(separator: ", "))") }
        if !gone.isEmpty { reasons.append("no longer computed: \(gone.joined(separator: ", "))") }
        reasons += backendReasons(audit)
        if reasons.isEmpty {
            reasons.append(
                "the same events under the same choices: the backend or the rule's computation changed, and the audit holds "
                    + "what it says now for right")
        }
        return reasons
    }

    private func backendReasons(_ audit: Summary) -> [String] {
        var sums: [String: Double] = [:]
        for finding in audit.findings ?? [] { sums[finding.reason] = 0 }
        for rule in audit.attribution ?? [] {
            for (reason, error) in rule.reasons ?? [:] where sums[reason] != nil { sums[reason]? += error }
        }
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map { reason, error in
            "the backend is wrong by \(reason) (\((error * 10).rounded() / 10) conversions over all rules)"
        }
    }
}
