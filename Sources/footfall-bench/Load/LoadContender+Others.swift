import Foundation

/// The load generators that say what they found in a file, or as text for people.
extension Bench {
    /// What our scripts for k6 and Locust write.
    private struct Written: Decodable {
        var requests: Int
        var rate: Double
        var dropped: Int
        var milliseconds: [String: Double]
    }

    private func written(_ file: URL, _ child: Child) throws -> LoadFigures {
        let written = try JSONDecoder().decode(Written.self, from: Data(contentsOf: file))
        return LoadFigures(
            requests: written.requests, rate: written.rate, cpuSeconds: child.cpuSeconds,
            wallSeconds: child.wallSeconds,
            dropped: written.dropped, milliseconds: written.milliseconds)
    }

    private func newFile() -> URL { scratch.appending(path: "figures-\(UUID().uuidString).json") }

    func k6(
        _ path: String, _ server: LoadServer, _ requests: RecordedRequests, _ task: LoadContender.Task
    ) throws -> LoadFigures {
        let file = newFile()
        var arguments = ["run", "--quiet", "--no-usage-report", "--log-output", "none", "--address", ""]
        let variables = [
            "BODIES=\(requests.bodies)", "URL=\(server.url)/collect", "VUS=\(task.connections)", "OUT=\(file.path)",
            "SECONDS=\(Int(task.seconds.rounded(.up)))",
        ]
        arguments += (variables + (task.rate.map { ["RATE=\(Int($0))"] } ?? [])).flatMap { ["--env", $0] }
        return try measured(server, path, arguments + [peerFile("k6_load.js")]) { try written(file, $0) }
    }

    func locust(
        _ path: String, _ server: LoadServer, _ requests: RecordedRequests, _ task: LoadContender.Task
    ) throws -> LoadFigures {
        let file = newFile()
        var environment = ["BODIES": requests.bodies, "OUT": file.path]
        if let rate = task.rate { environment["USER_RATE"] = "\(rate / Double(task.connections))" }
        let arguments = [
            "--headless", "--only-summary", "--loglevel", "ERROR", "--users", "\(task.connections)",
            "--spawn-rate", "\(task.connections)", "--run-time", "\(Int(task.seconds.rounded(.up)))s",
            "--locustfile", peerFile("locust_load.py"), "--host", server.url,
        ]
        return try measured(server, path, arguments, environment) { try written(file, $0) }
    }

    func hey(
        _ path: String, _ server: LoadServer, _ requests: RecordedRequests, _ task: LoadContender.Task
    ) throws -> LoadFigures {
        // It sends one body alone.
        let bodies = try JSONDecoder().decode([String].self, from: Data(contentsOf: URL(filePath: requests.bodies)))
        var arguments = [
            "-z", "\(Int(task.seconds.rounded(.up)))s", "-c", "\(task.connections)", "-t", "10", "-m", "POST",
        ]
        arguments += ["-T", "application/json", "-d", bodies[0], "-o", "csv"]
        if let rate = task.rate { arguments += ["-q", "\(Int(rate) / task.connections)"] }
        return try measured(server, path, arguments + [server.url + "/collect"]) { child in
            // A line a request, its seconds first.
            let lines = String(decoding: child.output, as: UTF8.self).split(separator: "\n").dropFirst()
            let times = lines.compactMap { $0.split(separator: ",").first.flatMap { Double($0) } }.sorted()
            guard !times.isEmpty else { throw Child.Failure(description: "hey sent nothing") }
            func quantile(_ share: Double) -> Double {
                times[min(times.count - 1, Int((Double(times.count) * share).rounded(.up)) - 1)] * 1000
            }
            return LoadFigures(
                requests: times.count, rate: Double(times.count) / task.seconds, cpuSeconds: child.cpuSeconds,
                wallSeconds: child.wallSeconds,
                milliseconds: ["p50": quantile(0.5), "p90": quantile(0.9), "p99": quantile(0.99), "max": quantile(1)])
        }
    }
}
