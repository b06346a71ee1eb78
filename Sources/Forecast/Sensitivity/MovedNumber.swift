import Foundation
import Scenario

/// An assumption at its low and at its high end.
struct MovedNumber: Sendable {
    var path: String
    var base: String
    var low: String
    var high: String
    /// Whether the ends are its stated uncertainty.
    var isStated: Bool
    var lowScenario: CompiledScenario
    var highScenario: CompiledScenario

    /// Where nothing is stated: a tenth to either side.
    private static let share = 0.1
    /// Sections whose numbers make the world.
    private static let sections: Set<Substring> = ["population", "channels", "stages", "campaigns", "calendar"]

    /// Every number that is worth moving: probabilities, rates, costs and prices of the world, and whatever states its
    /// uncertainty.
    static func candidates(_ scenario: CompiledScenario) -> [WrittenNumber] {
        let stated = Set(scenario.assumptions.filter { $0.spread > 0 }.map(\.path))
        return scenario.numbers.filter { number in
            if stated.contains(number.path) { return true }
            guard number.value != 0, sections.contains(number.path.prefix { $0 != "." }) else { return false }
            return number.kind != .other || number.path.hasSuffix(".commission")
        }
    }

    /// Compiles both ends. An end that is not legal (outcomes over 1) is brought nearer by halves.
    ///
    /// - Returns: `nil` where the number cannot be moved both ways.
    init?(_ number: WrittenNumber, in source: ScenarioSource) {
        let stated = source.scenario.assumptions.first { $0.path == number.path && $0.spread > 0 }
        let distance = stated?.spread ?? number.value.magnitude * Self.share
        func end(_ sign: Double) -> (String, CompiledScenario)? {
            var step = distance
            for _ in 0..<6 {
                let moved = min(max(number.value + sign * step, number.lower), number.upper)
                guard moved != number.value else { return nil }
                let text = number.text(moved.rounded(digits: 6))
                if let scenario = try? source.with([Override(path: number.path, value: text)]) {
                    return (text, scenario)
                }
                step /= 2
            }
            return nil
        }
        guard let low = end(-1), let high = end(1) else { return nil }
        path = number.path
        base = number.text(number.value)
        isStated = stated != nil
        (self.low, lowScenario) = low
        (self.high, highScenario) = high
    }
}

extension Double {
    /// To so many significant digits, so that `0.11000000000000001` reads as `0.11`.
    func rounded(digits: Int) -> Double { Double(String(format: "%.\(digits)g", self)) ?? self }
}
