import Foundation

/// A server under test, on one core where the system can bind it to one.
final class ServeChild {
    private let process = Process()
    let port: UInt16

    /// Starts it and waits until it listens.
    ///
    /// - Parameters:
    ///   - store: as `--store` takes it.
    ///   - isBound: whether it gets one core of its own, where the system can do that.
    init(_ footfall: String, store: String = "memory", isBound: Bool = true) throws {
        let taskset = "/usr/bin/taskset"
        let arguments = ["serve", "--port", "0", "--log-level", "error", "--store", store]
        let isBound = isBound && FileManager.default.isExecutableFile(atPath: taskset)
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

    /// Sends a signal: by default the one that lets it finish what it has begun with.
    func signal(_ number: Int32 = SIGTERM) { kill(process.processIdentifier, number) }

    /// Waits until it is gone.
    ///
    /// - Returns: the exit code; for one killed by a signal, its number.
    @discardableResult
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    func end() {
        signal()
        wait()
    }
}
