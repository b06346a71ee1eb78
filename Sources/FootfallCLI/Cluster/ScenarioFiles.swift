import Cluster
import Foundation

/// The scenario's text and those of the files that it reads, which are nowhere else than here.
struct ScenarioFiles {
    let scenario: String
    let others: [KubernetesManifest.File]

    /// - Parameters:
    ///   - paths: of the files beside the scenario, in its folder or below.
    /// - Throws: ``UsageError`` with all that is wrong: files that cannot be read, lie elsewhere, or are missing.
    init(_ line: ShardedLine, including paths: [String], with command: ShardableCommand) throws {
        var problems = OptionProblems()
        let folder = URL(fileURLWithPath: line.file).deletingLastPathComponent().standardizedFileURL.path
        let scenario = try problems.reading { try Self.text(line.file) }
        var others: [KubernetesManifest.File] = []
        for path in paths {
            let place = URL(fileURLWithPath: path).standardizedFileURL.path
            guard place.hasPrefix(folder == "/" ? "/" : folder + "/") else {
                problems.add("--include \(path): it does not lie in the scenario's folder or below")
                continue
            }
            let name = String(place.dropFirst(folder == "/" ? 1 : folder.count + 1))
            guard name != "scenario.yaml", !others.contains(where: { $0.path == name }) else {
                problems.add("--include \(path): pods would have two files \(name)")
                continue
            }
            guard let text = try problems.reading({ try Self.text(path) }) else { continue }
            others.append(KubernetesManifest.File(path: name, text: text))
        }
        self.scenario = try problems.value(scenario)
        self.others = others
        try checkWhole(line, command)
    }

    /// - Throws: ``UsageError`` where the scenario reads what was not included.
    private func checkWhole(_ line: ShardedLine, _ command: ShardableCommand) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "footfall-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let all = [KubernetesManifest.File(path: "scenario.yaml", text: scenario)] + others
        for file in all {
            let place = folder.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: place)
        }
        var problems = OptionProblems()
        let words = line.words.map { Self.here($0.replacing(ShardedRun.shardMark, with: "0")) }
        let copy = try command.parse([folder.appending(path: "scenario.yaml").path] + words)
        guard try problems.reading(copy.check) == nil else { return }
        throw UsageError(
            "\(line.file): the scenario reads other files (`import:`, `trace:`), which pods would not find; name them by --include"
        )
    }

    /// A word with a folder of this machine in place of those that only pods have.
    static func here(_ word: String) -> String {
        let folder = FileManager.default.temporaryDirectory.standardizedFileURL.path
        return [KubernetesManifest.dataFolder, KubernetesManifest.scratchFolder].reduce(word) {
            $0.replacing($1, with: folder)
        }
    }

    private static func text(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else { throw UsageError("\(path): it cannot be read as a text in UTF-8") }
        return text
    }
}
