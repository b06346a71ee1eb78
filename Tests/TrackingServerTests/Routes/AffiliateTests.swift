import Crypto
import Foundation
import HTTPTypes
import Testing

@testable import TrackingServer

@Suite("From a partner's link to the order")
struct AffiliateTests {
    private static func server(_ change: @escaping (inout ServerSettings) -> Void = { _ in }) throws -> TestServer {
        try TestServer { settings in
            settings.allowedOrigins = ["https://shop.example"]
            change(&settings)
        }
    }

    private static func click(_ ask: Asker, partner: String = "blog", cookie: String? = nil) async throws -> (
        id: String, cookies: String
    ) {
        let answer = try await ask.get(
            "/click?partner=\(partner)&campaign=summer&to=https%3A%2F%2Fshop.example%2Fa",
            cookie.map { ["cookie": $0] } ?? [:])
        #expect(answer.status == 302 && answer.header("cache-control") == "no-store")
        let location = try #require(answer.header("location"))
        #expect(location.hasPrefix("https://shop.example/a?click_id="), "\(location)")
        let cookies = answer.headers[values: .setCookie].joined(separator: "\n")
        return (String(location.suffix(32)), cookies)
    }

    @Test("a click, its postback, and the postback again")
    func postback() async throws {
        try await Self.server().test { ask in
            let (id, cookies) = try await Self.click(ask)
            #expect(
                cookies.contains("footfall_click=\(id)") && cookies.contains("HttpOnly") && cookies.contains("SameSite")
            )
            #expect(try await ask.get("/postback?click_id=\(id)&order=o1&value=12.50").text == #"{"status":"stored"}"#)
            #expect(try await ask.post("/postback", "click_id=\(id)&order=o1&value=99").text == #"{"status":"known"}"#)
            let rows = try await ask.get("/v1/attribution?rule=last-touch&by=partner").rows()
            #expect(rows == [["rule": "last-touch", "partner": "affiliate/blog", "conversions": "1", "value": "12.5"]])
            let partners = try await ask.get("/v1/reports/partners").rows()
            #expect(partners.first?["touches"] == "1" && partners.first?["conversions"] == "1")
        }
    }

    @Test("every click has an id of its own; the same browser stays the same")
    func clicks() async throws {
        try await Self.server().test { ask in
            let (first, cookies) = try await Self.click(ask)
            let visitor = try #require(
                cookies.split(separator: "\n").first { $0.hasPrefix("footfall_id=") }?.split(separator: ";").first)
            let (second, again) = try await Self.click(ask, partner: "coupon", cookie: String(visitor))
            #expect(first != second && !again.contains("footfall_id="))
            #expect(try await ask.get("/postback?click_id=\(second)&order=1&value=1").status == 200)
            let rows = try await ask.get("/v1/attribution?rule=first-touch&by=partner").rows()
            #expect(rows.map { $0["partner"] } == ["affiliate/blog"])
        }
    }

    @Test("where a click must not lead, it does not")
    func destinations() async throws {
        try await Self.server().test { ask in
            for to in [
                "https%3A%2F%2Fevil.example%2F", "https%3A%2F%2Fshop.example%40evil.example%2F", "%2F%2Fevil.example",
                "https%3A%2F%2Fshop.example%2F%0D%0ASet-Cookie%3A%20a%3Db", "https%3A%5C%5Cshop.example",
                "javascript%3Aalert(1)",
            ] {
                let answer = try await ask.get("/click?partner=p&to=\(to)")
                #expect(answer.status == 400 && answer.header("location") == nil, "\(to)")
            }
            #expect(try await ask.get("/click?to=https%3A%2F%2Fshop.example").status == 400)
            #expect(try await ask.get("/v1/reports/partners").text == "[]")
            let landing = try await ask.get("/click?partner=p")
            #expect(landing.header("location")?.hasPrefix("/landing?click_id=") == true)
        }
    }

    @Test("postbacks are signed by the click's own partner, or show the write key")
    func signatures() async throws {
        let server = try Self.server { settings in
            settings.writeKey = "write"
            settings.partnerKeys = ["blog": "blog-key", "coupon": "coupon-key"]
        }
        try await server.test { ask in
            let (id, _) = try await Self.click(ask)
            func signed(_ text: String, _ key: String) -> String {
                let code = HMAC<SHA256>.authenticationCode(
                    for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8)))
                return "/postback?\(text)&signature=\(Hex.text(code))"
            }
            let fields = "click_id=\(id)&order=1&value=5"
            for path in [
                "/postback?\(fields)", signed(fields, "coupon-key"), signed(fields, ""),
                "/postback?\(fields)&signature=",
                signed(fields, "blog-key") + "0",
                signed(fields, "blog-key").replacingOccurrences(of: "value=5", with: "value=50"),
                signed(fields, "blog-key") + "&value=50", "/postback?click_id=unknown&order=1",
            ] {
                #expect(try await ask.get(path).status == 401, "\(path)")
            }
            #expect(try await ask.get(signed(fields, "blog-key")).text == #"{"status":"stored"}"#)
            #expect(try await ask.get("/postback?click_id=\(id)&order=2", Asker.basic("write")).status == 200)
            #expect(try await ask.get("/postback?click_id=unknown&order=2", Asker.basic("write")).status == 404)
        }
    }

    @Test("a click that nobody made is not found, a postback without an order is refused")
    func unknown() async throws {
        try await Self.server().test { ask in
            let (id, _) = try await Self.click(ask)
            #expect(try await ask.get("/postback?click_id=\(RandomToken.make())&order=1").status == 404)
            for query in [
                "click_id=\(id)", "order=1", "click_id=\(id)&order=1&value=x", "click_id=\(id)&order=1&goal=x", "a=%",
            ] {
                #expect(try await ask.get("/postback?\(query)").status == 400, "\(query)")
            }
        }
    }

    @Test("strangers may fill half of each limit, and make no message known that has a key")
    func strangers() async throws {
        let server = try Self.server { settings in
            settings.writeKey = "write"
            settings.limits.customers = 8
        }
        try await server.test { ask in
            for query in ["?id=same", "", "", ""] {
                let seen = try await ask.get("/pixel.gif\(query)")
                #expect(seen.status == 200)
            }
            let full = try await ask.get("/pixel.gif")
            #expect(full.status == 503 && full.text.contains("customers"))
            #expect(try await ask.get("/click?partner=p").status == 503)
            let page = try await ask.post("/v1/page", #"{"anonymousId":"a","messageId":"same"}"#, Asker.basic("write"))
            #expect(page.text.contains(#""stored":1"#), "\(page.text)")
        }
    }

    @Test("the pixel is an image, sees pages, and takes orders with the key alone")
    func pixel() async throws {
        let server = try Self.server { $0.writeKey = "write" }
        try await server.test { ask in
            let seen = try await ask.get("/pixel.gif?source=search&campaign=c")
            #expect(seen.status == 200 && seen.header("content-type") == "image/gif" && seen.text.hasPrefix("GIF89a"))
            let cookie = try #require(seen.header("set-cookie")?.split(separator: ";").first).description
            #expect(try await ask.get("/pixel.gif?order=1&value=5", ["cookie": cookie]).status == 401)
            #expect(try await ask.get("/pixel.gif?event=Order%20Completed", ["cookie": cookie]).status == 400)
            for _ in 0..<2 {
                #expect(try await ask.get("/pixel.gif?order=1&value=5&key=write", ["cookie": cookie]).status == 200)
            }
            #expect(try await ask.get("/metrics").text.contains("footfall_messages_known_total 1"))
        }
    }
}
