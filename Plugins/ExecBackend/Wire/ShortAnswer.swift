import Foundation
import Tracking

/// An answer of a few words: to everything but reading events and credits.
struct ShortAnswer: Decodable {
    struct Option: Decodable {
        var name: String
        var type: String
        var standard: String?
        var choices: [String]?
        var summary: String?
        enum CodingKeys: String, CodingKey {
            case name, type, choices, summary
            case standard = "default"
        }
    }
    struct Row: Decodable {
        var name: String
        var numbers: [String: Double]
    }

    var n: Int?
    var error: String?
    var unsupported: String?

    // describe, prepare
    var footfall: Int?
    var name: String?
    var summary: String?
    var attribution: String?
    var readBack: String?
    var durable: String?
    var idempotent: Bool?
    var timeResolution: Int64?
    var backdating: Bool?
    var rules: [String]?
    var options: [Option]?

    // submit
    var taken: Int?
    var results: [String]?

    // report
    var stored: Int?
    var funnel: [Row]?
    var channels: [Row]?
    var partners: [Row]?

    static func decode(_ line: UnsafeBufferPointer<UInt8>) throws -> ShortAnswer {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(ShortAnswer.self, from: Data(line))
    }

    /// The results of a batch taken, in order; `nil` where all are accepted.
    func results(taken: Int) throws -> [Receipt.Result]? {
        guard let results else { return nil }
        guard results.count == taken else {
            throw BackendError.failed("\(results.count) results for \(taken) events taken")
        }
        return try results.map { name in
            guard let result = Receipt.Result.allCases.first(where: { "\($0)" == name }) else {
                throw BackendError.failed("a result '\(name)', expected one of accepted, dropped, rejected, unknown")
            }
            return result
        }
    }

    var report: BackendReport {
        func rows(_ rows: [Row]?) -> [BackendReport.Row] {
            (rows ?? []).map { row in
                BackendReport.Row(
                    name: row.name,
                    numbers: row.numbers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
            }
        }
        return BackendReport(
            funnel: rows(funnel), channels: rows(channels), partners: rows(partners), stored: stored ?? 0)
    }

    /// The capabilities, with the options of the adapter before the program's own.
    func description(program: String) throws -> BackendDescription {
        func value<Value: RawRepresentable & CaseIterable>(
            _ key: String, _ text: String?, _ standard: Value
        ) throws -> Value where Value.RawValue == String {
            guard let text else { return standard }
            guard let value = Value(rawValue: text) else {
                let choices = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw BackendError.failed("\(key) '\(text)', expected one of \(choices)")
            }
            return value
        }
        let own = try (options ?? []).map { option in
            BackendOption(
                name: option.name, type: try value("type of option \(option.name)", option.type, .text),
                standard: option.standard, choices: option.choices ?? [], summary: option.summary ?? "")
        }
        return BackendDescription(
            name: name ?? "exec", summary: summary ?? "the program \(program)",
            options: ExecBackend.description.options + own,
            attribution: try value("attribution", attribution, .none),
            readBack: try value("read_back", readBack, .none), durable: try value("durable", durable, .none),
            idempotent: idempotent ?? false, timeResolution: max(1, timeResolution ?? 1),
            backdating: backdating ?? true, rules: rules ?? [])
    }
}
