import Attribution
import Foundation
import Reporting

/// Credits on standard output, in the format that was asked for.
final class CreditOutput {
    private let rules: [String]
    private let format: AttributeCommand.Format
    private var text = ""
    private var isFirst = true

    init(_ rules: [String], format: AttributeCommand.Format) {
        self.rules = rules
        self.format = format
    }

    // MARK: - Totals

    func write(_ credits: FileCredits) throws {
        switch format {
        case .csv: writeCSV(credits)
        case .json: try writeJSON(credits)
        case .table: writeTable(credits)
        }
        try flush()
    }

    private func writeCSV(_ credits: FileCredits) {
        let hasErrors = credits.rules.contains { $0.rows.contains { $0.conversionsError != nil } }
        let rows = credits.rules.flatMap(\.rows)
        let isPaid = rows.contains { $0.commission != nil }
        let hasFlags = rows.contains { $0.flags != nil }
        text += "rule,channel,conversions,value\(hasErrors ? ",conversions_error,value_error" : "")"
        text += "\(isPaid ? ",commission,commission_clawed_back" : "")\(hasFlags ? ",flags" : "")\n"
        for rule in credits.rules {
            for row in rule.rows {
                text += "\(quoted(rule.text)),\(quoted(row.channel)),\(row.conversions),\(row.value)"
                if hasErrors {
                    text += ",\(row.conversionsError.map { "\($0)" } ?? ""),\(row.valueError.map { "\($0)" } ?? "")"
                }
                if isPaid {
                    text +=
                        ",\(row.commission.map { "\($0)" } ?? ""),\(row.commissionClawedBack.map { "\($0)" } ?? "")"
                }
                if hasFlags { text += ",\(Self.words(row.flags))" }
                text += "\n"
            }
        }
    }

    /// Quoted where RFC 4180 wants it.
    private func quoted(_ field: String) -> String {
        let needsQuotes =
            field.utf8.contains { [0x2C, 0x22, 0x0A, 0x0D].contains($0) } || field.hasPrefix(" ")
            || field.hasSuffix(" ")
        return needsQuotes ? "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : field
    }

    private static func words(_ flags: [PartnerFlag]?) -> String {
        (flags ?? []).map(\.rawValue).joined(separator: " ")
    }

    private func writeJSON(_ credits: FileCredits) throws {
        let object = CreditFile(
            format: "footfall.credits/1", shape: credits.shape.rawValue, rows: credits.rowCount,
            leftOut: credits.bad.count,
            rules: credits.rules.map { rule in
                .init(
                    rule: rule.text,
                    channels: rule.rows.map {
                        .init(
                            channel: $0.channel, conversions: $0.conversions, value: $0.value,
                            conversionsError: $0.conversionsError, valueError: $0.valueError,
                            commission: $0.commission, commissionClawedBack: $0.commissionClawedBack,
                            flags: $0.flags?.map(\.rawValue))
                    })
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        text += String(decoding: try encoder.encode(object), as: UTF8.self) + "\n"
    }

    private func writeTable(_ credits: FileCredits) {
        for rule in credits.rules {
            let total = rule.rows.reduce(0) { $0 + $1.conversions }
            let hasErrors = rule.rows.contains { $0.conversionsError != nil }
            var table = TableRenderer([
                .init("channel", .left, flexible: true), .init("conversions"), .init("+-"), .init("share"),
                .init("value"), .init("commission"), .init("clawed\nback"), .init("flags", .left),
            ])
            for row in rule.rows {
                table.add([
                    row.channel, number(row.conversions),
                    hasErrors ? number(row.conversionsError ?? 0) : "",
                    total != 0 ? String(format: "%.1f%%", 100 * row.conversions / total) : "", number(row.value),
                    row.commission.map(number) ?? "", row.commissionClawedBack.map(number) ?? "", Self.words(row.flags),
                ])
            }
            text += "\(isFirst ? "" : "\n")\(rule.text)\n"
            isFirst = false
            guard !rule.rows.isEmpty else { continue }
            text += table.render(width: Terminal.width(of: STDOUT_FILENO)).lines.joined(separator: "\n") + "\n"
        }
    }

    private func number(_ value: Double) -> String { String(format: "%.2f", value) }

    // MARK: - Conversion by conversion

    func begin() throws {
        switch format {
        case .csv, .table: text += "rule,line,customer,time,goal,order,channel,conversions,value\n"
        case .json: text += "[\n"
        }
    }

    func write(_ credits: ConversionCredits) throws {
        switch format {
        case .csv, .table:
            let time = credits.time.map(Self.time) ?? ""
            let head =
                "\(quoted(rules[credits.rule])),\(credits.line),\(quoted(credits.customer ?? "")),\(time),"
                + "\(quoted(credits.goal ?? "")),\(quoted(credits.order ?? "")),"
            for part in credits.parts { text += "\(head)\(quoted(part.channel)),\(part.conversions),\(part.value)\n" }
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let object = ConversionFile(
                rule: rules[credits.rule], line: credits.line, customer: credits.customer,
                time: credits.time.map(Self.time), goal: credits.goal, order: credits.order,
                credits: credits.parts.map { .init(channel: $0.channel, conversions: $0.conversions, value: $0.value) })
            text += (isFirst ? "" : ",\n") + String(decoding: try encoder.encode(object), as: UTF8.self)
            isFirst = false
        }
        if text.utf8.count > 1 << 16 { try flush() }
    }

    func finish() throws {
        if format == .json { text += "\n]\n" }
        try flush()
    }

    private static func time(_ microseconds: Int64) -> String { "\(Double(microseconds) / 1e6)" }

    private func flush() throws {
        guard !text.isEmpty else { return }
        let cause = Terminal.write(text, to: STDOUT_FILENO)
        text.removeAll(keepingCapacity: true)
        guard let cause, cause != EPIPE else { return }
        throw UsageError("standard output cannot be written: \(String(cString: strerror(cause)))")
    }
}

private struct CreditFile: Encodable {
    struct Rule: Encodable {
        var rule: String
        var channels: [Row]
    }
    struct Row: Encodable {
        var channel: String
        var conversions: Double
        var value: Double
        var conversionsError: Double?
        var valueError: Double?
        var commission: Double?
        var commissionClawedBack: Double?
        var flags: [String]?

        enum CodingKeys: String, CodingKey {
            case channel, conversions, value, commission, flags
            case commissionClawedBack = "commission_clawed_back"
            case conversionsError = "conversions_error"
            case valueError = "value_error"
        }
    }
    var format: String
    var shape: String
    var rows: Int
    var leftOut: Int
    var rules: [Rule]

    enum CodingKeys: String, CodingKey {
        case format, shape, rows, rules
        case leftOut = "left_out"
    }
}

private struct ConversionFile: Encodable {
    struct Part: Encodable {
        var channel: String
        var conversions: Double
        var value: Double
    }
    var rule: String
    var line: Int
    var customer: String?
    var time: String?
    var goal: String?
    var order: String?
    var credits: [Part]
}
