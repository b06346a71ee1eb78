import Foundation
import Results

/// A comparison for a terminal.
public enum ComparisonReport {
    /// - Parameters:
    ///   - names: how the two were called, for headings.
    ///   - everything: whether measures that chance alone explains are shown as well.
    public static func render(
        _ comparison: Comparison, names: (a: String, b: String), everything: Bool, width: Int, color: Bool
    ) -> String {
        let ink = Ink(colored: color)
        var lines = [ink("A  \(names.a)", .strong), ink("B  \(names.b)", .strong), "", sentence(comparison.pairing)]
        lines += comparison.notes.map { ink("note: \($0)", .warning) }
        let shown = everything ? comparison.rows : worthShowing(comparison)
        if !shown.isEmpty {
            lines.append("")
            lines += table(shown, hasChance: comparison.pairing != .sameEvents, width: width, color: color)
            let more = comparison.rows(.changed).count - shown.count { $0.finding == .changed }
            if more > 0 { lines.append(ink("  ... and \(more) more that changed", .faint)) }
        }
        lines.append("")
        lines += summary(comparison, everything: everything, ink)
        return lines.joined(separator: "\n")
    }

    /// What went wrong first; of what is neither good nor bad the beginning.
    private static func worthShowing(_ comparison: Comparison) -> [Comparison.Row] {
        comparison.rows(.regression) + comparison.rows(.worse) + comparison.rows(.better)
            + comparison.rows(.changed).prefix(20)
    }

    private static func sentence(_ pairing: Comparison.Pairing) -> String {
        switch pairing {
        case .sameEvents: "The same events: what differs is the backend's doing, not chance."
        case .sameCustomers:
            "The same customers and random numbers in a changed world: chance is what differs between groups of them."
        case .independent: "Different random numbers: both have their own luck."
        }
    }

    private static func table(_ rows: [Comparison.Row], hasChance: Bool, width: Int, color: Bool) -> [String] {
        let room = max(24, width - (hasChance ? 68 : 52))
        var table = TableRenderer([
            .init("measure", .left, flexible: true), .init("A"), .init("B"), .init("change", rank: 3),
            .init("chance\n+-", rank: 1), .init("p", rank: 1), .init("", .left, rank: 3),
        ])
        for row in rows {
            table.add(cells: [
                .init(text: shortened(row.measure, to: room)), .init(text: Figure.exact(row.a)),
                .init(text: Figure.exact(row.b)),
                .init(text: change(row)),
                .init(text: hasChance ? chance(row) : ""), .init(text: hasChance ? probability(row.probability) : ""),
                .init(text: word(row.finding), tone: tone(row.finding)),
            ])
        }
        return table.render(width: width, color: color).lines
    }

    /// A path says most at its ends.
    private static func shortened(_ path: String, to room: Int) -> String {
        guard path.count > room else { return path }
        let tail = room * 3 / 5
        return path.prefix(room - tail - 1) + "…" + path.suffix(tail)
    }

    private static func change(_ row: Comparison.Row) -> String {
        guard let difference = row.difference else { return "" }
        return row.relative.map { Figure.change($0) } ?? (difference > 0 ? "+" : "") + Figure.exact(difference)
    }

    /// Two standard errors, in the unit of the change.
    private static func chance(_ row: Comparison.Row) -> String {
        guard let error = row.standardError else { return row.difference == nil ? "" : "?" }
        guard let a = row.a, a != 0 else { return Figure.exact(2 * error) }
        return Figure.percent(2 * error / abs(a))
    }

    private static func probability(_ probability: Double?) -> String {
        guard let probability else { return "" }
        return probability < 0.0001 ? "<0.0001" : Figure.fixed(probability, 4)
    }

    private static func word(_ finding: Comparison.Finding) -> String {
        switch finding {
        case .regression: "REGRESSION"
        case .noise: "chance"
        case .unknown: "noise not known"
        case .onlyInA: "only in A"
        case .onlyInB: "only in B"
        case .worse, .better, .changed, .same: finding.rawValue
        }
    }

    private static func tone(_ finding: Comparison.Finding) -> Ink.Tone {
        switch finding {
        case .regression: .bad
        case .worse: .warning
        case .better: .good
        case .changed: .accent
        case .noise, .unknown, .same, .onlyInA, .onlyInB: .faint
        }
    }

    private static func summary(_ comparison: Comparison, everything: Bool, _ ink: Ink) -> [String] {
        func count(_ finding: Comparison.Finding) -> Int { comparison.rows(finding).count }
        var parts = [
            "\(comparison.rows.count) measures", "\(count(.same)) the same", "\(count(.noise)) no more than chance",
        ]
        let real = count(.changed) + count(.better) + count(.worse) + count(.regression)
        parts.append("\(real) changed")
        if count(.unknown) > 0 { parts.append("\(count(.unknown)) different, noise not known") }
        if count(.onlyInA) > 0 { parts.append("\(count(.onlyInA)) only in A") }
        if count(.onlyInB) > 0 { parts.append("\(count(.onlyInB)) only in B") }
        var lines = [parts.joined(separator: ", ") + (everything ? "" : " (--all shows every one)")]
        let percent = Figure.percent(1 - comparison.confidence)
        if comparison.pairing != .sameEvents {
            lines.append(
                ink(
                    "p is adjusted for the number of measures: all findings together are luck in \(percent) of cases",
                    .faint))
        }
        let regressions = count(.regression)
        lines.append(
            regressions == 0
                ? ink("no regression", .good)
                : ink("\(regressions) \(regressions == 1 ? "regression" : "regressions") beyond tolerance", .bad))
        return lines
    }
}

/// A comparison for programs.
public enum ComparisonFile {
    public static let format = "footfall.comparison/1"

    /// `measure,a,b,difference,standard_error,p,tolerance,finding`, a row per measure.
    public static func csv(_ comparison: Comparison) -> String {
        func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
        func quoted(_ field: String) -> String {
            field.contains { ",\"\n\r".contains($0) } ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
        }
        var lines = ["measure,a,b,difference,standard_error,p,tolerance,finding"]
        for row in comparison.rows {
            let numbers = [row.a, row.b, row.difference, row.standardError, row.probability, row.tolerance].map(text)
            lines.append(([quoted(row.measure)] + numbers + [row.finding.rawValue]).joined(separator: ","))
        }
        return lines.joined(separator: "\n")
    }

    public static func json(_ comparison: Comparison, a: Summary, b: Summary, names: (a: String, b: String)) throws
        -> String
    {
        let object = Contents(
            format: format, a: Side(a, path: names.a), b: Side(b, path: names.b), pairing: comparison.pairing,
            confidence: comparison.confidence, notes: comparison.notes,
            measures: comparison.rows.map(Row.init), regressions: comparison.rows(.regression).map(\.measure),
            verdict: comparison.hasRegression ? .failed : .passed)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(object), as: UTF8.self)
    }

    private struct Contents: Encodable {
        var format: String
        var a: Side
        var b: Side
        var pairing: Comparison.Pairing
        var confidence: Double
        var notes: [String]
        var measures: [Row]
        var regressions: [String]
        var verdict: Verdict
    }

    private struct Side: Encodable {
        var path: String
        var scenario: String
        var seed: UInt64
        var customers: Int
        var version: String

        init(_ summary: Summary, path: String) {
            self.path = path
            scenario = summary.scenario
            seed = summary.seed
            customers = summary.customers
            version = summary.version
        }
    }

    private struct Row: Encodable {
        var measure: String
        var a: Double?
        var b: Double?
        var difference: Double?
        var relative: Double?
        var standardError: Double?
        var probability: Double?
        var better: Measure.Better?
        var tolerance: Double?
        var finding: Comparison.Finding

        init(_ row: Comparison.Row) {
            measure = row.measure
            (a, b) = (row.a, row.b)
            (difference, relative) = (row.difference, row.relative)
            (standardError, probability) = (row.standardError, row.probability)
            (better, tolerance, finding) = (row.better, row.tolerance, row.finding)
        }

        enum CodingKeys: String, CodingKey {
            case measure, a, b, difference, relative
            case standardError = "standard_error"
            case probability = "p"
            case better, tolerance, finding
        }
    }
}
