import Foundation
import Testing

/// What a manifest's pods would do, done by processes: the volumes are folders, and the containers' commands are run as they stand
/// in the manifest.
final class Pods {
    private let folder: URL
    private let containers: [String: [String: Any]]

    var files: URL { folder.appending(path: "footfall/files") }
    var data: URL { folder.appending(path: "footfall/data") }

    /// - Parameter documents: of the manifest.
    init(_ documents: [[String: Any]], in folder: URL) throws {
        self.folder = folder
        var (containers, volumes) = ([String: [String: Any]](), [[String: Any]]())
        for job in documents where job["kind"] as? String == "Job" {
            let pod = try #require(Self.value(job, "spec", "template", "spec") as? [String: Any])
            let container = try #require((pod["containers"] as? [[String: Any]])?.first)
            containers[try #require(container["name"] as? String)] = container
            volumes = try #require(pod["volumes"] as? [[String: Any]])
        }
        self.containers = containers
        let map = try #require(documents.first { $0["kind"] as? String == "ConfigMap" }?["data"] as? [String: String])
        let files = try #require(volumes.first { $0["name"] as? String == "files" })
        let items = try #require(Self.value(files, "configMap", "items") as? [[String: String]])
        for item in items {
            let place = self.files.appending(path: try #require(item["path"]))
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            let key = try #require(item["key"])
            try Data(try #require(map[key]).utf8).write(to: place)
        }
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        let programs = folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: programs.appending(path: "footfall"), withDestinationURL: try Program.url())
    }

    private static func value(_ map: [String: Any], _ path: String...) -> Any? {
        path.reduce(map as Any?) { ($0 as? [String: Any])?[$1] }
    }

    /// What all pods said.
    var said: String { (try? String(contentsOf: folder.appending(path: "said"), encoding: .utf8)) ?? "" }

    /// Starts a pod with scratch space of its own.
    ///
    /// - Parameters:
    ///   - index: the pod's in an Indexed Job.
    ///   - job: the Job's identity, which Kubernetes writes on its pods.
    func start(_ name: String, index: Int?, job: String) throws -> Process {
        let container = try #require(containers[name])
        let scratch = folder.appending(path: "scratch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        func local(_ text: String) -> String {
            text.replacing("/footfall/scratch", with: scratch.path)
                .replacing("/footfall/", with: folder.path + "/footfall/")
        }
        var environment = ["PATH": folder.path + "/bin:/usr/local/bin:/usr/bin:/bin", "FOOTFALL_PAUSE": "0.05"]
        for entry in try #require(container["env"] as? [[String: Any]]) {
            let key = try #require(entry["name"] as? String)
            environment[key] = (entry["value"] as? String).map(local) ?? job
        }
        if let index { environment["JOB_COMPLETION_INDEX"] = "\(index)" }
        let process = Process()
        let command = try #require(container["command"] as? [String])
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst()) + (try #require(container["args"] as? [String])).map(local)
        process.environment = environment
        process.currentDirectoryURL = scratch
        process.standardInput = FileHandle.nullDevice
        let log = folder.appending(path: "said")
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }

    /// Runs a pod to its end.
    ///
    /// - Returns: its exit code.
    func run(_ name: String, index: Int?, job: String) throws -> Int32 {
        let process = try start(name, index: index, job: job)
        process.waitUntilExit()
        return process.terminationStatus
    }
}
