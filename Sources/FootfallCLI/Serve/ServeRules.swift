import Attribution
import Scenario
import Tracking
import TrackingServer

/// What `rule=` says, read as everywhere else.
enum ServeRules {
    @Sendable static func read(_ text: String) throws -> RuleSpecification {
        let request: RuleRequest
        do {
            request = try RuleSpelling.read(text)
        } catch let problem {
            let meant = problem.unknown.flatMap { Suggestion.closest(to: $0, among: problem.known) }
            throw UsageError(problem.message + "; " + (meant.map { "did you mean `\($0)`?" } ?? problem.remedy))
        }
        guard let rule = request.specification else {
            throw UsageError("\(text) is computed over all journeys together, which a server does not do")
        }
        return rule
    }
}
