import Foundation
import HTTPTypes
import Testing

@testable import TrackingServer

@Suite("The page for people")
struct PageTests {
    private static let hostile = #"""
        {"batch":[{"type":"page","anonymousId":"<i>bob</i>","context":{"campaign":{"source":"<script>alert(1)</script>",
          "name":"\"'&\u202e","partner":"p","medium":"affiliate"}}},
         {"type":"track","anonymousId":"<i>bob</i>","event":"Order Completed","properties":{"order_id":"1","value":1234.5}}]}
        """#

    @Test("funnel, channels, partners and figures, with nothing that a sender could slip in")
    func overview() async throws {
        try await TestServer().test { ask in
            _ = try await ask.post("/v1/batch", Self.hostile)
            let page = try await ask.get("/")
            #expect(page.status == 200 && page.header("content-type") == "text/html; charset=utf-8")
            let html = page.text
            #expect(html.hasPrefix("<!doctype html>") && html.contains("<html lang=\"en\">"))
            for caption in ["funnel", "channels", "partners"] { #expect(html.contains("<caption id=\"\(caption)\">")) }
            #expect(html.contains("1,234.50") && html.contains("&lt;script&gt;alert(1)&lt;/script&gt;/p"))
            for forbidden in ["<script", "style=", "onclick", "javascript:", "\u{202E}"] {
                #expect(!html.contains(forbidden), "\(forbidden)")
            }
        }
    }

    @Test("one customer, from the first click to now")
    func customer() async throws {
        try await TestServer().test { ask in
            _ = try await ask.post("/v1/batch", IngestTests.batch)
            let page = try await ask.get("/customer?id=bob%40x")
            #expect(page.status == 200)
            for text in ["2 March 2026, 10:00", "search", "spring", "Order Completed", "customer", "20.00"] {
                #expect(page.text.contains(text), "\(text)")
            }
            let unknown = try await ask.get("/customer?id=%3Cb%3E")
            #expect(unknown.status == 404 && unknown.text.contains("&lt;b&gt;") && !unknown.text.contains("<b>"))
            #expect(try await ask.get("/customer").header("location") == "/")
        }
    }

    @Test("empty, it says so")
    func empty() async throws {
        try await TestServer().test { ask in
            let page = try await ask.get("/")
            #expect(page.status == 200 && page.text.contains("Nobody has come yet."))
        }
    }

    @Test("a faulty server says that it is, on the page too")
    func faulty() async throws {
        try await TestServer { $0.faults = ["stale-report"] }.test { ask in
            let page = try await ask.get("/")
            #expect(page.text.contains("Faulty on purpose: stale-report"))
        }
    }

    @Test("signing in with the read key, and out again")
    func signingIn() async throws {
        let server = try TestServer { $0.readKey = "read+key" }
        try await server.test { ask in
            #expect(try await ask.get("/").header("location") == "/sign-in")
            #expect(try await ask.get("/customer?id=a").header("location") == "/sign-in")
            #expect(try await ask.get("/sign-in").text.contains("type=\"password\""))
            let wrong = try await ask.post("/sign-in", "key=guess")
            #expect(wrong.status == 401 && wrong.header("set-cookie") == nil && wrong.text.contains("not the read key"))
            let right = try await ask.post("/sign-in", "key=read%2Bkey", ["origin": "http://localhost"])
            #expect(right.status == 303)
            let cookie = try #require(right.header("set-cookie"))
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("read"))
            let session = ["cookie": String(cookie.prefix { $0 != ";" })]
            #expect(try await ask.get("/", session).status == 200)
            #expect(try await ask.get("/v1/attribution", session).status == 200)
            #expect(try await ask.post("/v1/page", "{}", session).status == 400, "no write key is set")
            #expect(try await ask.post("/sign-out", "", session).status == 303)
            #expect(try await ask.get("/", session).status == 303)
        }
    }

    @Test("another site may neither sign anybody in nor out")
    func crossSite() async throws {
        let server = try TestServer { $0.readKey = "key" }
        try await server.test { ask in
            for path in ["/sign-in", "/sign-out"] {
                for origin in ["https://evil.example", "null", "http://localhost.evil.example"] {
                    let answer = try await ask.post(path, "key=key", ["origin": origin])
                    #expect(answer.status == 403, "\(path) from \(origin)")
                }
            }
        }
    }

    @Test("who guesses is slowed down")
    func guessing() async throws {
        let server = try TestServer { $0.readKey = "key" }
        try await server.test { ask in
            // Failures count by the minute; on a busy machine one may end in between.
            var isSlowed = false
            for _ in 0..<5 where !isSlowed {
                for _ in 0..<PageSessions.failuresMost { _ = try await ask.post("/sign-in", "key=no") }
                isSlowed = try await ask.post("/sign-in", "key=key").status == 429
            }
            #expect(isSlowed)
        }
    }

    @Test(
        "numbers as people read them",
        arguments: [
            (0.0, "0"), (1_234_567, "1,234,567"), (0.5, "0.5"), (28.834, "28.83"), (-1_000, "-1,000"),
            (999.999, "1,000"),
        ])
    func numbers(number: Double, text: String) { #expect(PageNumbers.count(number) == text) }

    @Test("money has as many decimals as the currency")
    func money() {
        #expect(PageNumbers.money(1234.5, minorUnits: 100, currency: "EUR") == "1,234.50 EUR")
        #expect(PageNumbers.money(1234.5, minorUnits: 1, currency: nil) == "1,235")
        #expect(PageNumbers.money(-0.05, minorUnits: 1000, currency: nil) == "-0.050")
    }
}
