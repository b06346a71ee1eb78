import Foundation
import Testing

/// The tracking server through its command line, by curl.
@Suite("serve")
struct ServeTests {
    @Test("what it says to try works as it stands")
    func greeting() throws {
        let server = ServeProgram(environment: ["W": "a-key"])
        try server.start("--write-key", "env:W")
        let line = try #require(server.output.split(separator: "\n").first { $0.hasPrefix("  curl ") })
        let (code, text) = try ServeProgram.run(
            "/bin/sh", ["-c", line + " --silent"], in: server.folder, environment: ["W": "a-key"])
        #expect(code == 0 && text == #"{"success":true,"stored":1,"known":0}"#, "\(text)")
        #expect(try server.curl("/v1/attribution?rule=last-touch").body.contains(#""conversions":1,"value":49.9"#))
        #expect(try server.end() == 0)
    }

    @Test("gzip is read, and neither bombs nor lies are")
    func compression() throws {
        let server = ServeProgram()
        try server.start()
        func send(_ shell: String) throws -> (code: Int32, text: String) {
            try ServeProgram.run(
                "/bin/sh",
                ["-c", "\(shell) | curl --silent -H 'Content-Encoding: gzip' --data-binary @- \(server.url)/v1/track"],
                in: server.folder)
        }
        #expect(try send(#"printf '{"userId":"u","event":"e"}' | gzip"#).text.contains(#""success":true"#))
        #expect(try send("head -c 50000000 /dev/zero | gzip").text.contains("over 500000 bytes"))
        #expect(try send("echo nonsense").text.contains("not compressed"))
        #expect(try server.metric("messages_kept_total") == 1)
    }

    @Test("who trickles is cut off, and so is who sends no end of headers")
    func slow() throws {
        let server = ServeProgram()
        try server.start("--limit", "request-seconds=1", "--limit", "idle-seconds=1")
        let port = try #require(UInt16(server.url.split(separator: ":").last ?? ""))
        for beginning in [
            "", "POST /v1/track HTTP/1.1\r\nHost: localhost\r\n",
            "POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
        ] {
            let socket = try TestSocket(port: port)
            try socket.send(beginning)
            // A letter now and then keeps nothing alive.
            #expect(socket.isClosed(trickling: "x"), "\(beginning)")
        }
        let socket = try TestSocket(port: port)
        try socket.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        for number in 0..<100_000 {
            do { try socket.send("x-\(number): \(String(repeating: "a", count: 100))\r\n") } catch { break }
        }
        #expect(socket.isClosed(trickling: ""))
        #expect(try server.curl("/healthz").status == 200)
    }

    @Test("keys come from the environment or a file, and stand nowhere afterwards")
    func secrets() throws {
        let server = ServeProgram(environment: ["W": "write-7f3a", "P": "partner-7f3a"])
        try Data("read-7f3a\n".utf8).write(to: server.folder.appending(path: "read-key"))
        try server.start(
            "--write-key", "env:W", "--read-key", "@read-key", "--partner-key", "blog=env:P", "--log-level", "debug",
            "--store",
            "sqlite:shop.db", "--allow-to", "https://shop.example")
        #expect(try server.curl("/v1/page", ["-d", #"{"anonymousId":"a"}"#]).status == 401)
        #expect(try server.curl("/v1/page", ["-u", "write-7f3a:", "-d", #"{"anonymousId":"a"}"#]).status == 200)
        #expect(try server.curl("/v1/attribution", ["-H", "Authorization: Bearer read-7f3a"]).status == 200)
        for path in ["/v1/events", "/v1/credits"] {
            #expect(try server.curl(path).status == 401)
            #expect(try server.curl(path, ["-u", "write-7f3a:"]).status == 401)
            let answer = try server.curl(path, ["-H", "Authorization: Bearer read-7f3a"])
            #expect(answer.status == 200 && !answer.body.contains("7f3a"))
        }
        #expect(try server.curl("/pixel.gif?order=1&value=1&key=write-7f3a").status == 200)
        #expect(try server.curl("/sign-in", ["-d", "key=read-7f3a"]).status == 303)
        #expect(try server.curl("/postback?click_id=x&order=1&signature=partner-7f3a").status == 401)
        #expect(try server.end() == 0)
        #expect(server.errors.contains(#""level":"debug""#))
        let left = try FileManager.default.contentsOfDirectory(atPath: server.folder.path).filter { $0 != "read-key" }
        for name in left {
            let text = String(decoding: try Data(contentsOf: server.folder.appending(path: name)), as: UTF8.self)
            #expect(!text.contains("7f3a"), "a key stands in \(name)")
        }
    }

    @Test("TLS, with cookies that go nowhere else")
    func tls() throws {
        let server = ServeProgram()
        let arguments = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
            "-keyout", "key.pem",
            "-out", "chain.pem",
        ]
        #expect(try ServeProgram.run("/usr/bin/env", arguments, in: server.folder).code == 0)
        try server.start("--certificate", "chain.pem", "--private-key", "key.pem")
        #expect(server.url.hasPrefix("https://"))
        let (status, headers) = try server.curl("/click?partner=blog", ["--insecure", "--include"])
        #expect(status == 302 && headers.contains("SameSite=None; Secure"), "\(headers)")
        #expect(headers.lowercased().contains("strict-transport-security: max-age="), "\(headers)")
        #expect(try server.end() == 0)
    }

    @Test("a plain key is taken on loopback, with a warning that does not say it")
    func plainKey() throws {
        let server = ServeProgram()
        try server.start("--write-key", "plain-9c1e")
        #expect(server.errors.contains("warning: --write-key"))
        #expect(!(server.errors + server.output).contains("plain-9c1e"))
    }

    @Test("faults of the bank and of the wire, said in every answer")
    func faults() throws {
        let server = ServeProgram()
        try server.start("--fault", "acknowledged-loss", "--fault", "late-failure=1%")
        let (status, headers) = try server.curl("/healthz", ["--include"])
        #expect(
            status == 200 && headers.contains("x-footfall-fault: acknowledged-loss, late-failure=0.01"), "\(headers)")
        for number in 0..<20 {
            _ = try server.curl("/v1/track", ["-d", #"{"userId":"u\#(number)","event":"Order Completed"}"#])
        }
        #expect(try server.curl("/v1/attribution").body == "[]")
    }

    private static let example = Program.root.appending(path: "Plugins/ExecBackend/Examples/memory.py").path

    @Test(
        "wrong command lines are said to be wrong, with a remedy",
        arguments: [
            (["--fault", "acknowledged-los"], "did you mean 'acknowledged-loss'"),
            (["--fault", "wrong-statu"], "wrong-status"),
            (["--fault", "wrong-status=2"], "above 0 and at most 1"),
            (["--fault", "race-on-first-touch=5"], "from 1ms to 1h"), (["--store", "none"], "memory or sqlite:FILE"),
            (["--store", "exec:" + example], "lives on memory or sqlite"), (["--address", "0.0.0.0"], "needs TLS"),
            (["--write-key", "env:NOT_SET_ANYWHERE"], "export it first"),
            (["--limit", "mesages=3"], "did you mean 'messages'"),
            (["--limit", "messages=0"], "from 1"), (["--allow-to", "https://a/b"], "without a path"),
            (["--port", "70000"], "65535"),
            (["--currency", "euro"], "three capital letters"), (["--host", "a:1"], "without a port"),
            (["--certificate", "x"], "together"), (["--partner-key", "blog"], "PARTNER=KEY"),
            (
                ["--address", "192.0.2.1", "--certificate", "x", "--private-key", "y"],
                "give --write-key and --read-key"
            ),
        ])
    func wrong(arguments: [String], remedy: String) throws {
        let answer = try Program().run(["serve", "--port", "0"] + arguments)
        #expect(
            [2, 3].contains(answer.code) && answer.complaints.contains(remedy), "\(answer.code) \(answer.complaints)")
    }

    @Test("a port that is taken is said to be")
    func taken() throws {
        let server = ServeProgram()
        try server.start()
        let port = String(server.url.split(separator: ":").last ?? "")
        let answer = try Program().run(["serve", "--port", port])
        #expect(answer.code == 2 && answer.complaints.contains("choose another port"), "\(answer.complaints)")
    }
}
