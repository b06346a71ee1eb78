import Foundation

/// What one benchmark measured: a table of contenders, then the ratios that matter.
struct Report {
    struct Row {
        var name: String
        var events: Int
        var seconds: Double
        /// Footfall's digest of its events.
        var digest = ""
        var rate: Double { Double(events) / seconds }
    }

    enum Wanted {
        case atLeast(Double)
        case atMost(Double)
        func holds(_ value: Double) -> Bool {
            switch self {
            case .atLeast(let bound): value >= bound
            case .atMost(let bound): value <= bound
            }
        }
    }

    var title: String
    var rows: [Row] = []
    private(set) var findings: [String] = []
    /// Something that must hold at any size does not.
    private(set) var broken = false
    /// A ratio is not what is wanted.
    private(set) var missed = false
    private let judged: Bool

    /// - Parameter judged: whether the sizes are large enough for ratios to mean anything.
    init(_ title: String, judged: Bool) {
        self.title = title
        self.judged = judged
    }

    /// A number, and whether it is what is wanted.
    mutating func judge(_ name: String, _ value: Double, _ unit: String, _ wanted: Wanted) {
        let holds = wanted.holds(value)
        let verdict = judged ? (holds ? "ok" : "MISSED") : "not judged at this size"
        let bound =
            switch wanted {
            case .atLeast(let bound): "at least \(Self.short(bound))\(unit)"
            case .atMost(let bound): "at most \(Self.short(bound))\(unit)"
            }
        findings.append(pad(name, 52) + right(Self.short(value) + unit, 10) + "  (\(bound)) \(verdict)")
        if judged && !holds { missed = true }
    }

    /// Something that must be so at any size.
    mutating func require(_ name: String, _ holds: Bool) {
        findings.append(pad(name, 52) + right(holds ? "yes" : "NO", 10))
        if !holds { broken = true }
    }

    mutating func note(_ text: String) { findings.append(text) }

    var text: String {
        var lines = ["", title]
        if !rows.isEmpty {
            lines.append(pad("", 34) + right("events", 13) + right("seconds", 10) + right("M/s", 8) + "  digest")
        }
        for row in rows {
            lines.append(
                pad(row.name, 34) + right(row.events.formatted(.number.locale(Locale(identifier: "en_US"))), 13)
                    + right(String(format: "%.3f", row.seconds), 10)
                    + right(Self.short(row.rate / 1e6), 8) + (row.digest.isEmpty ? "" : "  " + row.digest))
        }
        return (lines + findings).map { "  " + $0 }.joined(separator: "\n")
    }

    static func short(_ value: Double) -> String {
        String(format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
    }
    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
