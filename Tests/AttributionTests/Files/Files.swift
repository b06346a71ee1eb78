import Attribution
import Tracking

/// Texts as files.
enum Files {
    final class Memory: Spill {
        private var parts: [Int: [UInt8]] = [:]
        private(set) var isUsed = false
        func append(_ bytes: UnsafeRawBufferPointer, to part: Int) {
            isUsed = true
            parts[part, default: []] += Array(bytes)
        }
        func read(_ part: Int) -> [UInt8] { parts[part] ?? [] }
    }

    static func source(_ text: String) -> ByteSource {
        var rest = Array(text.utf8)[...]
        return { buffer in
            let count = min(buffer.count, rest.count)
            buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }

    static func credit(
        _ text: String, _ rules: [String], _ change: (inout FileRequest) -> Void = { _ in }, spill: Memory = Memory()
    ) throws -> FileCredits {
        var request = FileRequest(rules: try rules.map { try RuleSpelling.read($0) })
        change(&request)
        return try FileAttribution.run(request, read: source(text), spill: { spill })
    }

    /// Conversions by channel under one rule.
    static func conversions(
        _ text: String, _ rule: String, _ change: (inout FileRequest) -> Void = { _ in }
    ) throws -> [String: Double] {
        try credit(text, [rule], change).rules[0].conversions
    }

    /// The first problem of a file that is refused.
    static func problem(
        _ text: String, _ rule: String = "linear", _ change: (inout FileRequest) -> Void = { _ in }
    ) -> String {
        do {
            _ = try credit(text, [rule], change)
            return "no problem"
        } catch let problems as FileProblems {
            return problems.first.map { "\($0.line): \($0.message)" }.joined(separator: "\n")
        } catch { return "\(error)" }
    }
}

extension FileCredits.Rule {
    var conversions: [String: Double] { Dictionary(uniqueKeysWithValues: rows.map { ($0.channel, $0.conversions) }) }
    var value: [String: Double] { Dictionary(uniqueKeysWithValues: rows.map { ($0.channel, $0.value) }) }
}

/// Whether two numbers differ by no more than rounding does.
func near(_ a: Double?, _ b: Double, within tolerance: Double = 1e-12) -> Bool {
    guard let a else { return false }
    return abs(a - b) <= tolerance
}
