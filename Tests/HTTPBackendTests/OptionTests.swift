import Testing
import Tracking

@testable import HTTPBackend

@Suite struct OptionTests {
    private func refusal(_ options: [String: String], environment: [String: String] = [:]) -> String? {
        do {
            _ = try HTTPBackend(options: ["url": "http://127.0.0.1:1"].merging(options) { $1 }) { environment[$0] }
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "hosts that are this machine",
        arguments: ["http://127.0.0.1", "http://localhost:80/x/", "https://[::1]:8443", "http://127.9.8.7:1"])
    func loopback(url: String) { #expect(refusal(["url": url]) == nil) }

    @Test(
        "hosts that are not, or are none",
        arguments: [
            ("http://example.com", "--allow-host example.com"), ("http://10.0.0.1", "--allow-host"),
            ("http://[::2]", "--allow-host"),
            ("http://127.0.0.1.example.com", "--allow-host"), ("http://0.0.0.0", "--allow-host"),
            ("http://127.1", "--allow-host"),
            ("ftp://127.0.0.1", "it begins with"), ("http://user@127.0.0.1", "no user"),
            ("http://127.0.0.1?x", "query"),
            ("http://127.0.0.1\\@example.com", "backslash"), ("http://127.0.0.1:99999", "port"),
            ("http://127.0.0.1:", "port"),
            ("http://", "host"), ("http://[::1", "host"),
        ])
    func others(url: String, said: String) {
        let text = refusal(["url": url])
        #expect(text?.contains(said) == true, "\(text ?? "accepted")")
    }

    @Test("an allowed host is allowed, and no other")
    func allowed() {
        #expect(refusal(["url": "https://Example.com", "allow_host": "other.example,example.com"]) == nil)
        #expect(refusal(["url": "https://example.com.evil", "allow_host": "example.com"]) != nil)
    }

    @Test(
        "what is out of range is refused with what is right",
        arguments: [
            ("connections", "0", "1 to 10000"), ("batch", "x", "whole number"), ("timeout", "10", "duration"),
            ("timeout", "0s", "from 1ms"), ("retries", "-1", "0 to 1000"),
            ("preset", "segmnt", "did you mean 'segment'?"),
            ("preset", "./none.yaml", "no such file"), ("variant", "x", "has none"),
            ("kee", "x", "did you mean 'key'?"),
        ])
    func ranges(option: String, value: String, said: String) {
        let text = refusal([option: value])
        #expect(text?.contains(said) == true, "\(text ?? "accepted")")
    }

    @Test("secrets come from the environment, named twice, and from nowhere else")
    func secrets() {
        let environment = ["KEY": "s3cret/value"]
        let refusals = [
            refusal(["key": "s3cret/value"]), refusal(["key": "env:KEY"], environment: environment),
            refusal(["key": "env:KEY", "secret": "OTHER"], environment: environment),
            refusal(["key": "env:KEY", "secret": "KEY"]),
        ]
        for text in refusals {
            #expect(text != nil)
            #expect(text?.contains("s3cret") == false)
        }
        #expect(refusal(["key": "env:KEY", "secret": "A,KEY"], environment: environment) == nil)
    }

    @Test("more connections than this machine has ports for are refused, with a remedy")
    func ports() throws {
        #expect(LocalPorts.count(in: "32768\t60999\n") == 28_232 && LocalPorts.count(in: "1 1") == 1)
        #expect(
            LocalPorts.count(in: "") == nil && LocalPorts.count(in: "5 4") == nil && LocalPorts.count(in: "a b") == nil)
        try LocalPorts.allow(connections: 100, of: 100)
        let error = #expect(throws: BackendError.self) { try LocalPorts.allow(connections: 101, of: 100) }
        #expect("\(try #require(error))".contains("option connections=101: this machine has 100 ports"))
    }

    @Test("captures need answers")
    func order() {
        #expect(refusal(["preset": "affiliate-postback", "order": "sent"])?.contains("answered") == true)
        #expect(refusal(["preset": "pixel"])?.contains("log") == true)
    }
}
