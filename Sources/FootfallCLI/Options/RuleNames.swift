import Attribution
import Scenario
import Tracking

/// Whether a rule of the command line speaks of channels and events that a scenario has: one that does not would still give an answer.
struct RuleNames {
    private let vocabulary: Vocabulary
    private let file: String

    init(_ scenario: CompiledScenario, file: String) {
        vocabulary = scenario.vocabulary
        self.file = file
    }

    /// One text for each name that is not there.
    func problems(_ request: RuleRequest) -> [String] {
        switch request.method {
        case .perConversion(.further(.priority(let order))):
            let labels = vocabulary.channels.flatMap { channel in
                [channel.name] + channel.partners.map { "\(channel.name)/\($0)" }
            }
            return order.filter { !labels.contains($0) }.map { missing($0, "channel", labels, request) }
        case .perConversion(.further(.wShaped(_, _, _, let event))) where !vocabulary.events.contains(event):
            return [missing(event, "event", vocabulary.events, request)]
        default: return []
        }
    }

    private func missing(_ name: String, _ what: String, _ known: [String], _ request: RuleRequest) -> String {
        let meant = Suggestion.closest(to: name, among: known).map { "did you mean `\($0)`?" }
        return "--rule \(request.text): \(file) has no \(what) `\(name)`; "
            + (meant ?? "\(what)s are \(known.joined(separator: ", "))")
    }
}
