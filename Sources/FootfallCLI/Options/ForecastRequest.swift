import Forecast
import Scenario

/// What a forecast was told that changes what it says, as its parts carry it.
struct ForecastRequest {
    /// By option, as typed.
    let texts: [String: [String]]

    /// - Parameter changes: what `--set` was given.
    init(_ options: ForecastOptions, changes: [String]) {
        var texts = ["replications": ["\(options.replications)"]]
        if !changes.isEmpty { texts["set"] = changes }
        if options.exact { texts["exact"] = ["yes"] }
        self.texts = texts
    }

    init(_ texts: [String: [String]]) { self.texts = texts }

    /// - Throws: ``UsageError`` for texts that no part has.
    func options(customers: Int?) throws -> ForecastOptions {
        var reading = ScenarioOptions()
        (reading.seed, reading.changes, reading.ruleProgram) = (nil, texts["set"] ?? [], [])
        guard let replications = texts["replications"]?.first.flatMap(Int.init) else {
            throw UsageError(
                "the parts do not say how many replications they are of; run the shards again")
        }
        return ForecastOptions(
            replications: replications, exact: texts["exact"] != nil, changes: try reading.edits(),
            customers: customers)
    }
}
