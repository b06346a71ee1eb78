import Foundation

/// What one load generator said and cost.
struct LoadFigures {
    var requests: Int
    /// Requests a second, by its own account.
    var rate: Double
    /// Of the generator's process, all threads, from its start to its end.
    var cpuSeconds: Double
    var wallSeconds: Double
    /// Of the server, in the same time; `nil` where the system does not say.
    var serverSeconds: Double?
    /// Requests that it meant to send and did not.
    var dropped = 0
    /// p50, p90, p99, max.
    var milliseconds: [String: Double] = [:]

    var cpuMicroseconds: Double { cpuSeconds / Double(max(requests, 1)) * 1e6 }
    /// Shares of a processor.
    var busy: Double { cpuSeconds / wallSeconds }
    var serverBusy: Double { (serverSeconds ?? .nan) / wallSeconds }
}

/// A load generator, and how it is told what to do.
struct LoadContender {
    /// What is to be sent.
    struct Task {
        var connections = 32
        var seconds: Double
        /// Requests a second on an open schedule; `nil`: as fast as answers come.
        var rate: Double?
    }
    var name: String
    /// Runs it; `nil` where it is not there.
    var run: ((Task) throws -> LoadFigures)?
    /// What brings it.
    var remedy = ""
}

extension Bench {
    /// Where a peer of the load generators is: in the peers' own Python, or on PATH.
    func peerTool(_ name: String) -> String? {
        let python = python.map { URL(filePath: $0).deletingLastPathComponent().appending(path: name).path }
        return [python].compactMap(\.self).first(where: FileManager.default.isExecutableFile) ?? Tool.path(of: name)
    }

    func peerFile(_ name: String) -> String { root.appending(path: "Sources/footfall-bench/Peers/\(name)").path }

    /// - Returns: all contenders, those that are missing among them.
    func loadContenders(_ server: LoadServer, _ requests: RecordedRequests) -> [LoadContender] {
        [
            LoadContender(
                name: "Footfall",
                run: Tool.isProgram(footfall) ? { try self.footfallLoad(server, $0) } : nil,
                remedy: "swift build -c release --product footfall"),
            LoadContender(name: "Footfall's session alone", run: { try self.sessionLoad(server, $0) }),
            LoadContender(
                name: "wrk", run: Tool.path(of: "wrk").map { path in { try self.wrk(path, server, requests, $0) } },
                remedy: "apt-get install wrk"),
            LoadContender(
                name: "hey", run: Tool.path(of: "hey").map { path in { try self.hey(path, server, requests, $0) } },
                remedy: "apt-get install hey"),
            LoadContender(
                name: "k6", run: peerTool("k6").map { path in { try self.k6(path, server, requests, $0) } },
                remedy: "make peers"),
            LoadContender(
                name: "Locust", run: peerTool("locust").map { path in { try self.locust(path, server, requests, $0) } },
                remedy: "make peers"),
        ]
    }

    /// Runs a program on the second processor and looks at what it and the server spend.
    func measured(
        _ server: LoadServer, _ program: String, _ arguments: [String], _ environment: [String: String] = [:],
        allowed: Set<Int32> = [0],
        _ read: (Child) throws -> LoadFigures
    ) throws -> LoadFigures {
        let before = server.cpuSeconds
        let (url, words) = Tool.bound(to: 1, program, arguments)
        let child = try Child.run(url.path, words, environment: environment)
        guard allowed.contains(child.exitCode) else {
            throw Child.Failure(
                description: "\(program) \(arguments.joined(separator: " ")) ended with \(child.exitCode)")
        }
        var figures = try read(child)
        if let before, let after = server.cpuSeconds { figures.serverSeconds = after - before }
        return figures
    }

    private func figures(_ child: Child, requests: Int, rate: Double) -> LoadFigures {
        LoadFigures(requests: requests, rate: rate, cpuSeconds: child.cpuSeconds, wallSeconds: child.wallSeconds)
    }

    private func wrk(
        _ path: String, _ server: LoadServer, _ requests: RecordedRequests, _ task: LoadContender.Task
    ) throws -> LoadFigures {
        var environment = ["FOOTFALL_REQUESTS": requests.whole]
        // It knows no rate: each connection waits so long that all together keep to it, as long as they are answered.
        if let rate = task.rate { environment["FOOTFALL_DELAY_MS"] = "\(Int(Double(task.connections) / rate * 1000))" }
        let arguments = [
            "--threads", "1", "--connections", "\(task.connections)", "--duration",
            "\(Int(task.seconds.rounded(.up)))s",
            "--timeout", "10s", "--script", peerFile("wrk_rotation.lua"), server.url + "/collect",
        ]
        return try measured(server, path, arguments, environment) { child in
            let text = String(decoding: child.output, as: UTF8.self)
            guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("figures ") }) else {
                throw Child.Failure(description: "wrk said no figures: \(text)")
            }
            let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
            guard numbers.count == 5 else { throw Child.Failure(description: "wrk said: \(line)") }
            var figures = figures(child, requests: Int(numbers[0]), rate: numbers[0] / task.seconds.rounded(.up))
            figures.milliseconds = ["p50": numbers[1], "p90": numbers[2], "p99": numbers[3], "max": numbers[4]]
            return figures
        }
    }
}
