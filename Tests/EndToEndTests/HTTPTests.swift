import Foundation
import Testing

/// Real servers through the whole command line.
@Suite("http")
struct HTTPTests {
    /// Repeats every request in its answer: what a careless server does with secrets.
    private static let echo = """
        # Not by a statement: the house reads imports by their lines.
        http = __import__("http.server")
        class Echo(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                answer = str(self.headers).encode() + body
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            do_GET = do_POST
            def log_message(self, *arguments): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    /// The echoing server, while the work goes on.
    private func withEcho(_ work: (_ url: String) throws -> Void) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.echo]
        process.standardOutput = output
        try process.run()
        defer {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        try work("http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))")
    }

    @Test("a server that is not there: exit code 3, and where it was looked for")
    func dead() throws {
        let program = try Program()
        let answer = try program.run(
            "run", Program.scenario("quick-start"), "--customers", "20", "--backend",
            "http:url=http://127.0.0.1:9,preset=segment")
        #expect(answer.code == 3)
        #expect(
            answer.complaints.contains("http://127.0.0.1:9 cannot be reached: connection refused"),
            "\(answer.complaints)")
    }

    @Test("secrets are in no output, no result and no error")
    func secrets() throws {
        let program = try Program()
        let secret = "s3cret/42"
        let forms = [
            secret, "s3cret%2F42", Data("\(secret):".utf8).base64EncodedString(),
            Data(secret.utf8).base64EncodedString(),
        ]
        try withEcho { url in
            for (preset, setting) in [
                ("segment", "key"), ("matomo", "token"), ("clickhouse", "password"), ("posthog", "key"),
            ] {
                let backend = "http:url=\(url),preset=\(preset),\(setting)=env:KEY,settle=0s"
                for further in [["--probe"], ["--format", "json"], ["--backend-typo"]] {
                    let arguments = [
                        "run", Program.scenario("quick-start"), "--customers", "20", "--backend", backend, "--secret",
                        "KEY",
                    ]
                    let answer = try program.run(arguments + further, after: ["KEY=\(secret)"])
                    let said = String(decoding: answer.output, as: UTF8.self) + answer.complaints
                    #expect(said.count > 50)
                    for form in forms { #expect(!said.contains(form), "\(preset) \(further)") }
                    if further == ["--probe"] { #expect(preset == "clickhouse" || said.contains("***"), "\(said)") }
                }
            }
        }
        let files = FileManager.default.enumerator(atPath: program.folder.path)?.compactMap { $0 as? String } ?? []
        var read = 0
        for file in files {
            guard let text = try? String(contentsOf: program.folder.appending(path: file), encoding: .utf8) else {
                continue
            }
            read += 1
            for form in forms { #expect(!text.contains(form), "\(file)") }
        }
        #expect(files.contains { $0.hasSuffix("summary.json") } && read > 10)
    }

    @Test("presets are listed, shown, and taken from a file, whose problems are said at once")
    func presets() throws {
        let program = try Program()
        let list = try program.run("presets")
        #expect(list.code == 0 && String(decoding: list.output, as: UTF8.self).contains("\nclickhouse\n"))
        let shown = try program.run("presets", "show", "segment")
        let text = String(decoding: shown.output, as: UTF8.self)
        #expect(text.hasPrefix("preset: segment"))
        #expect(try program.run("presets", "show", "segmant").complaints.contains("did you mean 'segment'?"))
        let broken = text.replacing("${channel}", with: "${chanel}").replacing("method: GET", with: "method: GTE")
        try program.write(broken, to: "mine.yaml")
        let arguments = [
            "run", Program.scenario("quick-start"), "--backend", "http:url=http://127.0.0.1:9", "--preset",
            "./mine.yaml",
        ]
        let answer = try program.run(arguments)
        #expect(answer.code == 2 && answer.complaints.contains("mine.yaml:"))
        #expect(answer.complaints.contains("there is no variable `chanel`; did you mean `channel`?"))
    }

    @Test("a host that is not this machine must be allowed, a misspelt option is named")
    func refusals() throws {
        let program = try Program()
        let run = ["run", Program.scenario("quick-start"), "--backend"]
        let host = try program.run(run + ["http:url=http://stats.example"])
        #expect(host.code == 2 && host.complaints.contains("--allow-host stats.example"))
        let typo = try program.run(run + ["http:url=http://127.0.0.1:9,conections=3"])
        #expect(typo.code == 2 && typo.complaints.contains("did you mean 'connections'?"))
        let other = try program.run(run + ["memory", "--secret", "X"])
        #expect(other.code == 2 && other.complaints.contains("--backend http:..."))
    }
}
