import Measurement
import Results
import Scenario

/// Conditions that are looked at while a load goes on: those that stop it, and expectations of sliding windows.
struct WatchedConditions: Sendable {
    let stop: [Condition]
    let windows: [WindowExpectation]
    /// Seconds; at least 1.
    let longestWindow: Int
    private static let mostSeconds = 600

    init(_ stop: [Condition], _ expectations: [Expectation]) {
        self.stop = stop
        windows = expectations.compactMap { WindowExpectation($0) }
        let asked = (stop.flatMap(\.paths) + windows.flatMap(\.paths)).compactMap { WindowPath($0)?.seconds }
        longestWindow = min(asked.max() ?? 1, Self.mostSeconds)
    }
}

/// `last(10s).response_ms.p99`: a measure of the last full seconds.
struct WindowPath: Sendable {
    var seconds: Int
    var path: String

    /// `nil` for a path of the whole run.
    init?(_ text: String) {
        guard text.hasPrefix("last("), let close = text.firstIndex(of: ")"),
            let seconds = try? ProfileText.duration(String(text[text.index(text.startIndex, offsetBy: 5)..<close]))
        else { return nil }
        self.seconds = max(1, Int(seconds.rounded(.up)))
        path = String(text[text.index(after: close)...].drop { $0 == "." })
    }
}

/// An expectation that must hold in every window of the judged time.
struct WindowExpectation: Sendable {
    let text: String
    let condition: Condition
    let seconds: Int
    private var failures = 0
    private var judged = 0
    /// Of the left side: the highest of all windows, or the lowest where it must be high.
    private var extreme: Double?
    private let mustBeHigh: Bool

    /// `nil` where no window is spoken of.
    init?(_ expectation: Expectation) {
        let windows = expectation.condition.paths.compactMap { WindowPath($0)?.seconds }
        guard let longest = windows.max() else { return nil }
        text = expectation.text
        condition = expectation.condition
        seconds = longest
        mustBeHigh = expectation.text.contains(" > ") || expectation.text.contains(" >= ")
    }

    var paths: [String] { condition.paths }

    mutating func note(_ judgement: Judgement) {
        let value: Double?
        switch judgement {
        case .notJudged: return
        case .holds(let left): value = left
        case .fails(let left):
            value = left
            failures += 1
        }
        judged += 1
        guard let value else { return }
        extreme = extreme.map { mustBeHigh ? min($0, value) : max($0, value) } ?? value
    }

    var record: WindowRecord { WindowRecord(text: text, failures: failures, judged: judged, extreme: extreme) }

    mutating func resume(from record: WindowRecord) {
        (failures, judged, extreme) = (record.failures, record.judged, record.extreme)
    }

    var summary: ExpectationSummary {
        guard judged > 0 else {
            return ExpectationSummary(
                text: text, judged: false, because: "the run had no judged window of \(seconds) seconds with answers")
        }
        return ExpectationSummary(
            text: text, judged: true, holds: failures == 0, value: extreme.map { .number($0) },
            because: failures == 0 ? nil : "in \(failures) of \(judged) windows it did not hold")
    }
}
