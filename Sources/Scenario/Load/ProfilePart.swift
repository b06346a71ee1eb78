import Foundation
import Pacing

/// One part of a profile's text: a word and its fields.
struct ProfilePart {
    /// As it was written.
    let text: String
    /// Hits per second at the end of the part before; `nil` where this is the first.
    let before: Double?
    /// What the part is called in results: its word.
    private(set) var name = ""
    /// Hits per second from which the part behind it goes on, where that is not the rate at its end.
    private(set) var after: Double?

    private static let words = ["constant", "ramp", "hold", "steps", "spike", "sine", "replay"]
    private static let mostPieces = 1_000_000

    init(_ text: String, before: Double?) {
        self.text = text
        self.before = before
    }

    mutating func read() throws(ProfileProblem) -> [Pacer.Phase] {
        var fields = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        // A rate alone stands for the word.
        if let first = fields.first?.first, first.isNumber { fields.insert("constant", at: 0) }
        name = fields.removeFirst()
        switch name {
        case "constant":
            try expect(fields, 2...2, "constant:500/s:60s")
            return [Pacer.Phase(rate: try rate(fields[0]), hold: try duration(fields[1]))]
        case "ramp":
            try expect(fields, 2...2, "ramp:0..5000/s:60s")
            let rates = try range(fields[0])
            return [Pacer.Phase(start: rates.from ?? before, rate: rates.to, ramp: try duration(fields[1]))]
        case "hold":
            try expect(fields, 1...1, "hold:2m")
            return [Pacer.Phase(rate: try rateBefore(), hold: try duration(fields[0]))]
        case "steps":
            try expect(fields, 2...2, "steps:100..1000/s:10x30s")
            return try steps(fields)
        case "spike":
            try expect(fields, 2...2, "spike:8000/s:15s")
            // What follows goes on from where the spike rose.
            after = try rateBefore()
            return [Pacer.Phase(rate: try rate(fields[0]), hold: try duration(fields[1]))]
        case "sine":
            try expect(fields, 3...3, "sine:100..900/s:60s:5m")
            return try sine(fields)
        case "replay":
            try expect(fields, 1...2, "replay:curve.csv or replay:curve.csv:x2")
            return try replay(fields)
        default:
            let meant = Suggestion.closest(to: name, among: Self.words).map { "; did you mean '\($0)'?" } ?? ""
            throw problem(
                name.isEmpty
                    ? "expected a part such as 500/s:60s between the commas"
                    : "there is no '\(name)'\(meant) Parts are a rate as in 500/s:60s, "
                        + Self.words.joined(separator: ", "))
        }
    }

    // MARK: Shapes

    private func steps(_ fields: [String]) throws(ProfileProblem) -> [Pacer.Phase] {
        let rates = try range(fields[0])
        guard let from = rates.from ?? before else { throw problem("say from which rate: steps:100..1000/s:10x30s") }
        let times = fields[1].split(separator: "x", maxSplits: 1).map(String.init)
        guard times.count == 2, let count = Int(times[0]), (1...10_000).contains(count) else {
            throw problem("'\(fields[1])': expected how many steps and how long each, as in 10x30s")
        }
        return Pacer.Phase.stairs(from: from, to: rates.to, count: count, seconds: try duration(times[1]))
    }

    private func sine(_ fields: [String]) throws(ProfileProblem) -> [Pacer.Phase] {
        let rates = try range(fields[0])
        guard let low = rates.from else { throw problem("say between which rates: sine:100..900/s:60s:5m") }
        let phases = Pacer.Phase.sine(
            low: low, high: rates.to, period: try duration(fields[1]), seconds: try duration(fields[2]))
        guard !phases.isEmpty, phases.count <= Self.mostPieces else {
            throw problem("expected at most \(Self.mostPieces / 128) periods")
        }
        return phases
    }

    private func replay(_ fields: [String]) throws(ProfileProblem) -> [Pacer.Phase] {
        var factor = 1.0
        if fields.count == 2 {
            guard fields[1].hasPrefix("x"), let number = Double(fields[1].dropFirst()), number > 0, number.isFinite
            else { throw problem("'\(fields[1])': expected a factor above 0, as in x2") }
            factor = number
        }
        let points = try RateCurveFile.read(fields[0], part: text)
        return Pacer.Phase.replay(points.map { RatePoint(seconds: $0.seconds, rate: $0.rate * factor) })
    }

    // MARK: Fields

    private func expect(_ fields: [String], _ count: ClosedRange<Int>, _ form: String) throws(ProfileProblem) {
        guard count.contains(fields.count) else { throw problem("expected \(form)") }
    }

    private func rateBefore() throws(ProfileProblem) -> Double {
        guard let before else { throw problem("there is no rate before it; begin with one, as in 500/s:60s") }
        return before
    }

    /// `0..5000/s`: the unit stands once or twice. Without `..` there is no first rate.
    private func range(_ field: String) throws(ProfileProblem) -> (from: Double?, to: Double) {
        guard let dots = field.firstRange(of: "..") else { return (nil, try rate(field)) }
        let (left, right) = (String(field[..<dots.lowerBound]), String(field[dots.upperBound...]))
        let unit = right.firstIndex(of: "/").map { String(right[$0...]) } ?? ""
        return (try rate(left.contains("/") ? left : left + unit), try rate(right))
    }

    func rate(_ field: String) throws(ProfileProblem) -> Double {
        guard let literal = Literal(field), literal.unit == .perTime || literal.isBareZero, literal.value >= 0 else {
            throw problem(
                named(field) + "expected a rate such as 500/s, 2_000/s or 90/m")
        }
        return literal.isBareZero ? 0 : literal.number / (literal.factor / 1e6)
    }

    func duration(_ field: String, atLeast least: Double? = nil) throws(ProfileProblem) -> Double {
        guard let literal = Literal(field), literal.unit == .time || literal.isBareZero,
            literal.value > 0 || literal.value == least
        else { throw problem(named(field) + "expected a duration such as 8s, 500ms or 2m") }
        return literal.value / 1e6
    }

    /// A field is named where it is not the whole part.
    private func named(_ field: String) -> String { field == text ? "" : "'\(field)': " }

    private func problem(_ remedy: String) -> ProfileProblem { ProfileProblem(part: text, remedy: remedy) }
}

/// A recorded rate over time: lines of `seconds,rate`; a first line of words, blank lines and `#` lines are passed over.
enum RateCurveFile {
    static func read(_ path: String, part: String) throws(ProfileProblem) -> [RatePoint] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProfileProblem(part: part, remedy: "the file \(path) cannot be read")
        }
        var points: [RatePoint] = []
        let lines = String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let text = line.trimmingSpaces
            if text.isEmpty || text.hasPrefix("#") { continue }
            let columns = text.split(separator: ",").map { $0.trimmingSpaces }
            guard columns.count == 2, let seconds = Double(columns[0]), let rate = Double(columns[1]),
                seconds.isFinite, rate.isFinite, rate >= 0, points.last.map({ $0.seconds < seconds }) ?? true
            else {
                if points.isEmpty, index == 0 { continue }
                throw ProfileProblem(
                    part: part,
                    remedy: "\(path):\(index + 1): '\(text.prefix(60))': expected seconds,rate with ascending seconds "
                        + "and rates of at least 0")
            }
            points.append(RatePoint(seconds: seconds, rate: rate))
        }
        guard points.count >= 2 else {
            throw ProfileProblem(part: part, remedy: "\(path): expected at least two lines of seconds,rate")
        }
        return points
    }
}
