// guide: rule
import Tracking

/// The last touch weighs 1, the one before 1/2, then 1/3 and so on; with `power=2` 1, 1/4, 1/9.
public struct RecencyRank: CreditRule {
    public static let description = RuleDescription(
        name: "recency-rank", summary: "an example: by rank from the last touch",
        parameters: [BackendOption(name: "power", type: .integer, standard: "1", summary: "of the rank")])

    private let power: Int

    public init(parameters: [String: String]) throws {
        let text = parameters["power"] ?? "1"
        guard let power = Int(text), (0...9).contains(power) else {
            throw RuleError.badParameter(name: "power", value: text, remedy: "expected a whole number from 0 to 9")
        }
        self.power = power
    }

    public func weigh(_ conversion: CreditQuestion, into weights: inout [Double]) throws {
        for place in weights.indices {
            let rank = Double(weights.count - place)
            weights[place] = (0..<power).reduce(1) { weight, _ in weight / rank }
        }
    }
}
// guide: end
