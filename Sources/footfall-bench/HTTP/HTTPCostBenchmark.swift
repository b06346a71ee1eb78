import Foundation

/// What a request of the backend http costs: processor time of a whole run, less that of the same run without a backend. Beside it
/// stands wrk, which sends one request over and over, and looks at no answer.
extension Bench {
    func httpCost() throws -> Report {
        let customers = size(100_000, smoke: 500)
        var report = Report(
            "http-cost: \(customers) customers' events, a request each, best of \(rounds)", judged: judged)
        let server = try EchoServer.start(footfall, in: scratch)
        defer { server.end() }
        report.note("to \(server.name)")
        var best: (perRequest: Double, requests: Int, wall: Double)?
        for _ in 0..<rounds {
            let alone = try costRun("none", customers)
            let whole = try costRun(
                "http:url=http://127.0.0.1:\(server.port),preset=segment,batch=1,connections=32,clock=wall", customers)
            let requests = whole.accepted
            report.require("every request was answered", requests > 0 && requests == whole.sent)
            let cost = (whole.child.cpuSeconds - alone.child.cpuSeconds) / Double(max(1, requests)) * 1e6
            if cost < best?.perRequest ?? .infinity { best = (cost, requests, whole.child.wallSeconds) }
        }
        if let best {
            report.rows.append(Report.Row(name: "requests", events: best.requests, seconds: best.wall))
            report.note("footfall: \(Report.short(best.perRequest)) microseconds of processor time a request")
        }
        if let wrk = try wrkCost(port: server.port) {
            report.note("wrk: \(Report.short(wrk)) microseconds of processor time a request")
            if let best { report.note("ratio: \(Report.short(best.perRequest / wrk))") }
        } else {
            report.note("wrk is not installed: nothing to compare with")
        }
        return report
    }

    private func costRun(_ backend: String, _ customers: Int) throws -> (sent: Int, accepted: Int, child: Child) {
        struct Whole: Decodable {
            struct Delivery: Decodable {
                var sent: Int
                var accepted: Int
            }
            var delivery: Delivery?
        }
        let child = try Child.run(
            footfall,
            [
                "run", root.appending(path: "scenarios/queue-down.yaml").path, "--customers", "\(customers)", "--quiet",
                "--backend", backend, "--format", "json", "--out", scratch.appending(path: "cost").path,
            ])
        let delivery = try JSONDecoder().decode(Whole.self, from: child.output).delivery
        return (delivery?.sent ?? 0, delivery?.accepted ?? 0, child)
    }

    /// - Returns: `nil` where there is no wrk.
    private func wrkCost(port: UInt16) throws -> Double? {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/wrk") else { return nil }
        let script = scratch.appending(path: "post.lua")
        let body = String(repeating: "x", count: 300)
        try "wrk.method = 'POST'\nwrk.body = '\(body)'\nwrk.headers['Content-Type'] = 'application/json'\n"
            .write(to: script, atomically: true, encoding: .utf8)
        let seconds = options.smoke ? 1 : 5
        let child = try Child.run(
            "/usr/bin/wrk",
            [
                "-t1", "-c32", "-d\(seconds)s", "-s", script.path, "http://127.0.0.1:\(port)/v1/track",
            ])
        let text = String(decoding: child.output, as: UTF8.self)
        guard let found = text.firstMatch(of: /(\d+) requests in/), let requests = Double(found.output.1), requests > 0
        else { throw Child.Failure(description: "wrk says no number of requests: \(text)") }
        return child.cpuSeconds / requests * 1e6
    }
}

/// A server that answers everything and does as little as it can: nginx, or, where there is none, our own.
struct EchoServer {
    let name: String
    let port: UInt16
    private let stop: () -> Void

    static func start(_ footfall: String, in folder: URL) throws -> EchoServer {
        guard let nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].first(where: FileManager.default.isExecutableFile)
        else {
            let server = try ServeChild(footfall, isBound: false)
            return EchoServer(name: "footfall serve (there is no nginx)", port: server.port) { server.end() }
        }
        let port = UInt16.random(in: 20_000..<32_000)
        let configuration = """
            daemon off;
            worker_processes 1;
            pid \(folder.path)/nginx.pid;
            error_log \(folder.path)/nginx.log;
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path \(folder.path)/nginx-body;
                proxy_temp_path \(folder.path)/nginx-proxy;
                fastcgi_temp_path \(folder.path)/nginx-fastcgi;
                uwsgi_temp_path \(folder.path)/nginx-uwsgi;
                scgi_temp_path \(folder.path)/nginx-scgi;
                keepalive_requests 100000000;
                server {
                    listen 127.0.0.1:\(port);
                    location / { return 200; }
                }
            }
            """
        let file = folder.appending(path: "nginx.conf")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: nginx)
        process.arguments = ["-c", file.path, "-e", "\(folder.path)/nginx.log"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<500 where process.isRunning {
            if (try? ServeClient(port: port, connections: 1)) != nil { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return EchoServer(name: "nginx", port: port) {
            process.terminate()
            process.waitUntilExit()
        }
    }

    func end() { stop() }
}
