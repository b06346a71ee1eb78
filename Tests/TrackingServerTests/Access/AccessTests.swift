import Foundation
import Synchronization
import Testing

@testable import TrackingServer

@Suite("Who gets in")
struct AccessTests {
    @Test(
        "hosts of ours, with and without a port",
        arguments: [
            "localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:443", "track.shop.example", "Track.Shop.Example:443",
        ])
    func hosts(header: String) throws {
        #expect(try HostCheck(["track.shop.example"]).allows(header))
    }

    @Test(
        "hosts of others, and what is none",
        arguments: [
            "evil.example", "localhost.evil.example", "localhost:0", "localhost:99999", "localhost:", "localhost:80:80",
            "",
            "a@localhost", "localhost/", "[::1", "[]", "127.0.0.1.nip.io", "shop.example", "localhost ",
            "local\u{0}host", "[::2]",
        ])
    func otherHosts(header: String) throws {
        #expect(try !HostCheck(["track.shop.example"]).allows(header))
    }

    @Test("no host at all") func noHost() throws { #expect(try !HostCheck([]).allows(nil)) }

    @Test("a secret is compared whole, and never printed")
    func secret() {
        let secret = Secret("the-key")
        #expect(secret.matches("the-key".utf8))
        for other in ["the-ke", "the-keys", "", "THE-KEY", "the-kez"] { #expect(!secret.matches(other.utf8)) }
        #expect("\(secret)" == "(secret)" && !"\(secret)".contains("the-key"))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("the-key"))
    }

    @Test("keys from the environment, from a file, and in plain on loopback alone")
    func sources() throws {
        func read(_ text: String, plain: Bool = true) throws -> (key: String, isPlain: Bool) {
            try SecretSource.read(text, option: "--write-key", allowsPlain: plain, environment: ["W": "abc", "E": ""])
        }
        #expect(try read("env:W") == ("abc", false))
        #expect(try read("plain") == ("plain", true))
        let file = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("from-file\n".utf8).write(to: file)
        #expect(try read("@\(file.path)") == ("from-file", false))
        for text in ["env:MISSING", "env:E", "@/nowhere/at/all", "with space", ""] {
            #expect(throws: SettingsProblem.self, "\(text)") { try read(text) }
        }
        let problem = #expect(throws: SettingsProblem.self) { try read("plain-key", plain: false) }
        #expect(problem.map { !"\($0)".contains("plain-key") } == true)
    }

    @Test("cookies: the one by its name, of letters that cookies have")
    func cookies() {
        let cookies = Cookies("a=1; footfall_id=abc-_9; b=x y; footfall_id=second")
        #expect(
            cookies["footfall_id"] == "abc-_9" && cookies["a"] == "1" && cookies["b"] == nil && cookies["id"] == nil)
        #expect(Cookies(nil)["a"] == nil && Cookies("a")["a"] == nil && Cookies("a=")["a"] == nil)
    }

    @Test("tokens are all different, and look like tokens")
    func tokens() {
        let tokens = Set((0..<1000).map { _ in RandomToken.make() })
        #expect(tokens.count == 1000 && tokens.allSatisfy(RandomToken.isOne))
        #expect(!RandomToken.isOne("abc") && !RandomToken.isOne(String(repeating: "G", count: 32)))
    }

    @Test("sessions end: by sign-out, by time, and by too many others")
    func sessions() {
        let time = Mutex(0.0)
        let box = TimeBox(time)
        let sessions = PageSessions(most: 2) { box.now }
        let (first, second) = (sessions.open(), sessions.open())
        #expect(sessions.isOpen(first) && sessions.isOpen(second) && !sessions.isOpen(nil) && !sessions.isOpen("x"))
        sessions.close(second)
        #expect(!sessions.isOpen(second))
        box.advance(1)
        _ = sessions.open()
        box.advance(1)
        _ = sessions.open()
        #expect(!sessions.isOpen(first), "the oldest makes room")
        let last = sessions.open()
        box.advance(PageSessions.seconds)
        #expect(!sessions.isOpen(last))
    }

    @Test("who guesses is stopped for a minute")
    func guessing() {
        let box = TimeBox(Mutex(0.0))
        let sessions = PageSessions(most: 2) { box.now }
        for _ in 0..<PageSessions.failuresMost {
            #expect(sessions.mayTry())
            sessions.noteFailure()
        }
        #expect(!sessions.mayTry())
        box.advance(61)
        #expect(sessions.mayTry())
    }

    /// A clock that is set by hand.
    private final class TimeBox: Sendable {
        private let time: Mutex<Double>
        init(_ time: consuming Mutex<Double>) { self.time = time }
        var now: Double { time.withLock { $0 } }
        func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
    }
}
