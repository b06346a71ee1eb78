import Audit
import Results

/// Collects what is found, setting by setting, into rows and findings.
struct CheckLedger {
    private struct Entry {
        var name: String
        var tried = 0
        var failed = 0
        var reasons: [String] = []
        var settings: [String] = []
        var exception: String?
    }

    private var caseRows: [CheckSummary.Row] = []
    private var edges: [Entry] = []
    private var properties: [Entry] = []
    private var notes: [CheckSummary.Row] = []
    private(set) var caseFindings: [CheckFinding] = []
    private(set) var found: [CheckFinding] = []

    /// More of a kind would hide the others.
    private static let mostFindings = 12

    mutating func add(_ row: CheckSummary.Row, _ finding: CheckFinding? = nil) {
        caseRows.append(row)
        if let finding { caseFindings.append(finding) }
    }

    /// Something that could not be judged.
    mutating func note(_ part: CheckOptions.Part, _ name: String, because: String) {
        guard !notes.contains(where: { $0.part == part.rawValue && $0.name == name }) else { return }
        var row = CheckSummary.Row(part: part.rawValue, name: name, judged: false)
        row.because = because
        notes.append(row)
    }

    mutating func addEdge(_ name: String, setting: String, reason: String?) {
        Self.add(name, tried: 1, failed: reason == nil ? 0 : 1, setting, reason.map { [$0] } ?? [], to: &edges)
    }

    mutating func addProperty(_ property: Property, tried: Int, failed: Int, setting: String, reasons: [String]) {
        Self.add(property.rawValue, tried: tried, failed: failed, setting, reasons, to: &properties)
    }

    /// A property that says nothing here; it is told where it says nothing anywhere.
    mutating func except(_ property: Property, because: String) {
        Self.add(property.rawValue, tried: 0, failed: 0, "", [], to: &properties)
        guard let place = properties.firstIndex(where: { $0.name == property.rawValue }) else { return }
        properties[place].exception = because
    }

    private static func add(
        _ name: String, tried: Int, failed: Int, _ setting: String, _ reasons: [String], to entries: inout [Entry]
    ) {
        let place = entries.firstIndex { $0.name == name } ?? entries.count
        if place == entries.count { entries.append(Entry(name: name)) }
        entries[place].tried += tried
        entries[place].failed += failed
        entries[place].reasons += reasons
        if failed > 0 { entries[place].settings.append(setting) }
    }

    // MARK: Findings

    /// Whether a reason has its journey already; then only where else it was found is noted.
    mutating func knows(_ group: Investigator.Group, rules: [String], setting: String) -> Bool {
        guard let known = found.firstIndex(where: { Reason.family($0.reason) == group.family }) else { return false }
        found[known].conversions = (found[known].conversions ?? 0) + group.conversions
        if found[known].setting != setting, !found[known].settings.contains(setting) {
            found[known].settings.append(setting)
        }
        for rule in rules where !found[known].rules.contains(rule) { found[known].rules.append(rule) }
        return true
    }

    var isFull: Bool { found.count >= Self.mostFindings }

    mutating func add(_ finding: CheckFinding) { found.append(finding) }

    // MARK: The result

    func fill(_ summary: inout CheckSummary) {
        let edgeRows = edges.map { row($0, .edges, noun: "choices") }
        let propertyRows = properties.map { row($0, .journeys, noun: "journeys") }
        summary.rows += caseRows + edgeRows + propertyRows + notes
        summary.findings =
            caseFindings
            + found.enumerated().sorted { a, b in
                (b.element.conversions ?? 0, a.offset) < (a.element.conversions ?? 0, b.offset)
            }.map(\.element)
    }

    private func row(_ entry: Entry, _ part: CheckOptions.Part, noun: String) -> CheckSummary.Row {
        guard entry.tried > 0 else {
            var row = CheckSummary.Row(part: part.rawValue, name: entry.name, judged: false)
            row.because = entry.exception ?? "nothing was tried"
            return row
        }
        var row = CheckSummary.Row(part: part.rawValue, name: entry.name, holds: entry.failed == 0)
        row.tried = entry.tried
        row.failed = entry.failed
        guard entry.failed > 0 else { return row }
        row.reason = Investigator.byFrequency(entry.reasons).first
        let settings = Investigator.unique(entry.settings)
        row.because =
            "\(entry.failed) of \(entry.tried) \(noun) under "
            + (settings.count > 3
                ? settings.prefix(2).joined(separator: "; ") + " and \(settings.count - 2) more"
                : settings.joined(separator: "; "))
        return row
    }
}
