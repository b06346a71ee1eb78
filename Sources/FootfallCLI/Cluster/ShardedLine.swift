import ArgumentParser
import Cluster
import Scenario

/// The commands that may run in shards.
enum ShardableCommand: String, CaseIterable {
    case run, forecast, judge

    /// - Throws: what the parser makes of a wrong command line.
    func parse(_ words: [String]) throws -> any Shardable {
        switch self {
        case .run: try RunCommand.parse(words)
        case .forecast: try ForecastCommand.parse(words)
        case .judge: try JudgeCommand.parse(words)
        }
    }
}

/// A command whose options can be looked at before it runs somewhere else.
protocol Shardable: ParsableCommand {
    var scenarioFiles: [String] { get }
    var reading: ScenarioOptions { get }
    /// Reads all that it names, as it would before it begins.
    ///
    /// - Throws: ``UsageError`` with all that is wrong.
    func check() throws -> CompiledScenario
}

/// The command line of a shard: what was typed, held against the command that will get it.
struct ShardedLine {
    let command: ShardableCommand
    /// As typed, without the scenario.
    let words: [String]
    /// The scenario's file, as typed.
    let file: String
    let scenario: CompiledScenario
    /// Rules that are programs, which the merge must know as well.
    private let programs: [String]

    var mergeOptions: [String] { programs.flatMap { ["--rule-program", $0] } }

    /// What each shard gets, beside the scenario, its number and its folder.
    func options(workers: Int) -> [String] {
        Self.says("--workers", words) ? words : words + ["--workers", "\(workers)"]
    }

    /// The value of an option among the words, if it is there.
    func value(of option: String) -> String? {
        for (index, word) in words.enumerated() {
            if word == option, index + 1 < words.count { return words[index + 1] }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }

    static func says(_ option: String, _ words: [String]) -> Bool {
        words.contains { $0 == option || $0.hasPrefix(option + "=") }
    }

    /// - Parameters:
    ///   - line: the scenario's file and the command's options, in any order.
    ///   - standIn: what is looked at here in place of a word that means something elsewhere.
    ///   - problems: all that is wrong is noted there.
    static func read(
        _ command: ShardableCommand, _ line: [String], standIn: (String) -> String, _ problems: inout OptionProblems
    ) throws -> ShardedLine? {
        if says("--shard", line) { problems.add("--shard is the job's to say") }
        let alone = ["--probe", "--dashboard"] + (command == .forecast ? ["--precision", "--sensitivity"] : [])
        for option in alone where says(option, line) {
            problems.add("\(option) wants all of it in one process; it goes with no shard")
        }
        if let odd = line.first(where: { $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } }) {
            problems.add("\(odd.debugDescription): a job's command line holds no control characters")
        }
        // Only what stands beside a number can be looked at here.
        let plain = line.filter { !says("--shard", [$0]) }
        let sample = plain.map { standIn($0.replacing(ShardedRun.shardMark, with: "0")) }
        guard let parsed = try problems.reading({ try parse(command, sample) }) else { return nil }
        guard parsed.scenarioFiles.count == 1, let file = parsed.scenarioFiles.first else {
            problems.add("\(parsed.scenarioFiles.joined(separator: " ")): a job is of one scenario; make one for each")
            return nil
        }
        guard let scenario = try problems.reading(parsed.check) else { return nil }
        if scenario.world == nil { problems.add("\(file): no stages, so there is nothing to simulate") }
        guard let place = place(of: file, in: sample, command) else {
            problems.add("\(file): name the scenario first, its options after it")
            return nil
        }
        var words = plain
        let typed = words.remove(at: place)
        return ShardedLine(
            command: command, words: words, file: typed, scenario: scenario, programs: parsed.reading.ruleProgram)
    }

    /// With a shard's number, since some options go with none.
    private static func parse(_ command: ShardableCommand, _ words: [String]) throws -> any Shardable {
        do {
            return try command.parse(words + ["--shard", "0/1"])
        } catch {
            throw UsageError(RunCommand.message(for: error))
        }
    }

    /// Where among the words the scenario stands: an option's value may be the same word.
    private static func place(of file: String, in words: [String], _ command: ShardableCommand) -> Int? {
        words.indices.first { index in
            guard words[index] == file else { return false }
            var others = words
            others.remove(at: index)
            // Without its scenario the command line lacks one, and nothing else.
            return (try? command.parse([file] + others))?.scenarioFiles == [file] && (try? command.parse(others)) == nil
        }
    }
}
