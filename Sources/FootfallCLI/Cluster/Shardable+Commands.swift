import Scenario

extension RunCommand: Shardable {
    var scenarioFiles: [String] { scenarios }
    func check() throws -> CompiledScenario { try one(read().0, of: scenarios) }
}

extension JudgeCommand: Shardable {
    var scenarioFiles: [String] { scenarios }
    func check() throws -> CompiledScenario { try one(read().0, of: scenarios) }
}

extension ForecastCommand: Shardable {
    var scenarioFiles: [String] { [scenario] }
    func check() throws -> CompiledScenario { try read().0.scenario }
}

private func one(_ loaded: [CompiledScenario], of files: [String]) throws -> CompiledScenario {
    guard let scenario = loaded.first else {
        throw UsageError("\(files.joined(separator: " ")): expected one scenario")
    }
    return scenario
}
