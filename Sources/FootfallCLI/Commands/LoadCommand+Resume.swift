import Foundation
import Measurement
import Results
import Runner
import Scenario

/// `--resume RUN`: a load that was killed goes on.
extension LoadCommand {
    /// What cannot be of the option; `nil` where it can.
    var resumeProblem: String? {
        guard let resume else { return nil }
        if resume.isEmpty { return "--resume is empty: name the run's folder, or the run" }
        return keepsNothing ? "--resume: backend memory forgets everything when its process ends; start anew" : nil
    }

    /// Whether a killed run has left nothing in the backend that one could go on with.
    private var keepsNothing: Bool { backend == "memory" || backend.hasPrefix("memory:") }

    /// A new one, or that of the run that goes on.
    func folder(of scenario: CompiledScenario) throws -> ResultsFolder {
        guard let resume else { return try ResultsFolder.create(root: out, scenario: scenario.name, at: Date()) }
        guard let folder = ResultsFolder.existing(resume, root: out, scenario: scenario.name) else {
            throw ResumeError.notThere(path: resume)
        }
        return folder
    }

    /// Where it is kept what it takes to be resumed.
    ///
    /// - Returns: `nil` where there is nothing to resume: a search, or a backend that forgets.
    func journal(_ scenario: CompiledScenario, _ options: LoadOptions, in folder: ResultsFolder) -> JournalPlace? {
        if case .search = options.load.shape, resume == nil { return nil }
        guard !keepsNothing else { return nil }
        return JournalPlace(folder: folder, settings: settings(scenario, options), resumes: resume != nil)
    }

    /// What decides over the events and their times, and whom they are sent to.
    private func settings(_ scenario: CompiledScenario, _ options: LoadOptions) -> [LoadSetting] {
        let load = options.load
        let changes = scenario.overrides.map { "\($0.path)=\($0.value)" }.joined(separator: "\n")
        let profile = "\(load.shape) \(load.isRegular) \(load.gapSeconds) \(load.stop.map(\.text))"
        let typed = [server.preset.map { "--preset \($0)" }] + faults.texts.map { "--fault \($0)" }
        return [
            LoadSetting("version", Footfall.version),
            LoadSetting("scenario", scenario.name),
            LoadSetting("the scenario's file, with --set", checksumOf: scenario.text + "\n" + changes),
            LoadSetting("seed", "\(scenario.seed)"),
            LoadSetting("--customers", customers.map { "\($0)" } ?? "not given"),
            LoadSetting("--backend", ([backend] + typed.compactMap(\.self)).joined(separator: " ")),
            LoadSetting("the rate or profile", checksumOf: profile),
            LoadSetting("--duration", options.durationSeconds.map { "\($0) s" } ?? "not given"),
        ]
    }
}
