import Foundation

/// A server under test, on one core where the system can bind it to one.
final class ServeChild {
    private let process = Process()
    let port: UInt16

    /// Starts it and waits until it listens.
    init(_ footfall: String, in folder: URL) throws {
        let taskset = "/usr/bin/taskset"
        let arguments = ["serve", "--port", "0", "--log-level", "error"]
        let isBound = FileManager.default.isExecutableFile(atPath: taskset)
        process.executableURL = URL(filePath: isBound ? taskset : footfall)
        process.arguments = isBound ? ["--cpu-list", "0", footfall] + arguments : arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("Look at it") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Child.Failure(description: "footfall serve ended before it listened") }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let found = text.firstMatch(of: /listens on http:\/\/[^:]+:(\d+)/), let number = UInt16(found.output.1)
        else {
            throw Child.Failure(description: "footfall serve says no port: \(text)")
        }
        port = number
    }

    func end() {
        process.terminate()
        process.waitUntilExit()
    }
}
