import Foundation
import Testing

/// Programs run to their end, in a folder of their own that is removed afterwards.
final class Shell {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "footfall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to name: String, isProgram: Bool = false) throws {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
        if isProgram { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path) }
    }

    func read(_ name: String) -> String? { try? String(contentsOf: folder.appending(path: name), encoding: .utf8) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: name).path) }

    /// - Parameter environment: beside the tests' own; PATH begins with the folder's `bin`.
    func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (code: Int32, output: Data, complaints: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let path = folder.path + "/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        process.environment = ProcessInfo.processInfo.environment.merging(["PATH": path]) { $1 }
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Into files, so that a full pipe can hold up neither side.
        let names = ["output-\(UUID().uuidString)", "errors-\(UUID().uuidString)"].map { folder.appending(path: $0) }
        for name in names { try Data().write(to: name) }
        process.standardOutput = try FileHandle(forWritingTo: names[0])
        process.standardError = try FileHandle(forWritingTo: names[1])
        try process.run()
        process.waitUntilExit()
        defer { for name in names { try? FileManager.default.removeItem(at: name) } }
        return (
            process.terminationStatus, try Data(contentsOf: names[0]),
            String(decoding: try Data(contentsOf: names[1]), as: UTF8.self)
        )
    }
}

/// Words that are hard on whoever quotes them.
enum OddWords {
    static let all = [
        "plain", "", " ", "two words", "it's", "\"quoted\"", "back\\slash", "$HOME", "$(date)", "`date`", "a;b",
        "a&b|c",
        "*", "?", "[ab]", "~", "#", "!", "{a,b}", "<>", "tab\there", "ümläut", "日本", "-x", "--", "a=b", "'", "''",
        "\\'",
        "e\u{301}'\u{301}", "%A", "a\\ b", "$$", "$(", "${x}", "{shar", "(", ")", "\u{1F600}",
    ]

    /// Random words of such letters, the same for the same seed.
    static func random(seed: UInt64, count: Int) -> [String] {
        let letters = Array("ab '\"\\$`#*?!{}()[]<>|&;~%=-\t日\u{301}".unicodeScalars)
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        return (0..<count).map { _ in
            var word = ""
            for _ in 0..<next(12) { word.unicodeScalars.append(letters[next(letters.count)]) }
            return word
        }
    }
}
