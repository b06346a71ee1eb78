import Tracking

/// Turns a rule's name and parameters into what is computed: for the command line's spelling and for any other.
public enum RuleReader {
    static func family(
        called name: String, column: Int, among names: [String]
    ) throws(RuleProblem) -> RuleFamily {
        if let family = RuleFamily(rawValue: name) { return family }
        throw RuleProblem(
            column, name.isEmpty ? "a rule has no name" : "there is no rule `\(name)`",
            "rules are " + names.joined(separator: ", "), unknown: name, known: names)
    }

    /// - Parameter text: the rule as typed; it names the rule in results.
    public static func request(
        _ family: RuleFamily, parameters: [RuleParameter], column: Int = 1, text: String
    ) throws(RuleProblem) -> RuleRequest {
        for parameter in parameters where !family.parameters.contains(parameter.name) {
            let known = family.parameters
            throw RuleProblem(
                parameter.column, "`\(family.rawValue)` has no parameter `\(parameter.name)`",
                known.isEmpty ? "write its name alone" : "it has \(known.joined(separator: ", "))",
                unknown: parameter.name, known: known)
        }
        let values = Values(family: family, parameters: parameters, column: column)
        return RuleRequest(text: text, family: family, method: try method(family, values))
    }

    private static func method(_ family: RuleFamily, _ values: Values) throws(RuleProblem) -> RuleRequest.Method {
        switch family {
        case .firstTouch: return .perConversion(.firstTouch)
        case .lastTouch: return .perConversion(.lastTouch)
        case .lastNonDirect: return .perConversion(.lastNonDirect)
        case .linear: return .perConversion(.linear)
        case .timeDecay:
            return .perConversion(
                .timeDecay(halfLife: try values.duration("half_life", standard: 7 * DurationWord.day)))
        case .positionBased:
            let shares = try values.shares(["first", "last"], standard: 0.4)
            return .perConversion(.positionBased(first: shares[0], last: shares[1]))
        case .wShaped:
            let shares = try values.shares(["first", "milestone", "last"], standard: 0.3)
            let event = try values.word("event") ?? "sign_up"
            return .perConversion(
                .further(.wShaped(first: shares[0], milestone: shares[1], last: shares[2], event: event)))
        case .custom: return .perConversion(.further(.custom(weights: try values.positionWeights())))
        case .priority: return .perConversion(.further(.priority(order: try values.names("order"))))
        case .affiliate: return .perConversion(.further(.affiliate(try values.affiliateTerms())))
        case .markov:
            let order = try values.whole("order", in: 1...4, standard: 1)
            return .dataDriven(.markov(order: order, nulls: try values.flag("nulls", standard: true)))
        case .shapley:
            _ = try values.choice("value", among: ["observed"], standard: "observed")
            return .dataDriven(.shapley)
        case .removalOfPosition: return .dataDriven(.removalOfPosition)
        }
    }
}
