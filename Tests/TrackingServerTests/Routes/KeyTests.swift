import HTTPTypes
import Testing

@testable import TrackingServer

@Suite("Keys, hosts and headers")
struct KeyTests {
    private static func server() throws -> TestServer {
        try TestServer { settings in
            settings.writeKey = "write-secret"
            settings.readKey = "read-secret"
            settings.partnerKeys = ["blog": "partner-secret"]
            settings.allowedOrigins = ["https://shop.example"]
        }
    }
    private static let page = #"{"anonymousId":"a"}"#

    @Test("the write key sends and does not read, the read key reads and does not send")
    func separation() async throws {
        try await Self.server().test { ask in
            #expect(try await ask.post("/v1/page", Self.page, Asker.basic("write-secret")).status == 200)
            #expect(try await ask.post("/v1/page", Self.page, Asker.bearer("write-secret")).status == 200)
            #expect(try await ask.post("/v1/page", #"{"anonymousId":"a","writeKey":"write-secret"}"#).status == 200)
            let inBatch = #"{"batch":[{"type":"page","anonymousId":"a"}],"writeKey":"write-secret"}"#
            #expect(try await ask.post("/v1/batch", inBatch).status == 200)
            for headers in [
                [:], Asker.basic("read-secret"), Asker.basic(""), Asker.basic("write-secre"),
                ["authorization": "Basic !!!"],
                ["authorization": "Basic"], ["authorization": "Digest write-secret"],
            ] {
                let answer = try await ask.post("/v1/page", Self.page, headers)
                #expect(answer.status == 401 && answer.header("www-authenticate") != nil, "\(headers)")
            }
            // Who has no key learns nothing of what was wrong.
            #expect(try await ask.post("/v1/page", "nonsense").status == 401)
            for path in [
                "/v1/attribution", "/v1/reports/funnel", "/v1/reports/channels", "/v1/reports/partners",
                "/v1/customers/a/journey", "/v1/events", "/v1/credits", "/metrics",
            ] {
                #expect(try await ask.get(path, Asker.bearer("read-secret")).status == 200, "\(path)")
                for headers in [
                    [:], Asker.bearer("write-secret"), Asker.basic("read-secret"), ["cookie": "footfall_session=abc"],
                ] {
                    #expect(try await ask.get(path, headers).status == 401, "\(path) with \(headers)")
                }
            }
            #expect(try await ask.get("/healthz").status == 200)
        }
    }

    @Test("answers carry what keeps browsers out of trouble")
    func headers() async throws {
        try await Self.server().test { ask in
            for path in ["/healthz", "/nowhere", "/v1/attribution", "/pixel.gif", "/click?partner=p"] {
                let answer = try await ask.get(path)
                #expect(answer.header("x-content-type-options") == "nosniff", "\(path)")
                #expect(answer.header("content-security-policy")?.contains("default-src 'none'") == true, "\(path)")
                #expect(answer.header("cache-control") == "no-store", "\(path)")
                #expect(answer.header("referrer-policy") == "no-referrer", "\(path)")
                #expect(answer.header("x-frame-options") == "DENY", "\(path)")
                #expect(answer.header("x-footfall-fault") == nil)
            }
        }
    }

    @Test("pages of allowed origins may send, others are not told that they may")
    func origins() async throws {
        try await Self.server().test { ask in
            let mine = try await ask.ask("/v1/batch", .options, ["origin": "https://shop.example"], nil)
            #expect(mine.status == 204 && mine.header("access-control-allow-origin") == "https://shop.example")
            let other = try await ask.ask("/v1/batch", .options, ["origin": "https://evil.example"], nil)
            #expect(other.header("access-control-allow-origin") == nil)
        }
    }

    @Test("nothing secret is logged, whatever is asked")
    func log() async throws {
        let server = try Self.server()
        try await server.test { ask in
            _ = try await ask.post("/v1/page", Self.page, Asker.basic("write-secret"))
            _ = try await ask.post("/v1/page", #"{"anonymousId":"secret-customer","writeKey":"write-secret"}"#)
            _ = try await ask.get("/v1/attribution?rule=x&token=read-secret", Asker.bearer("read-secret"))
            _ = try await ask.get("/v1/customers/secret-customer/journey", Asker.bearer("read-secret"))
            _ = try await ask.get("/pixel.gif?order=1&key=write-secret")
            _ = try await ask.get("/postback?click_id=c&order=1&signature=abcdef0123")
            _ = try await ask.post("/v1/page", "write-secret", Asker.basic("write-secret"))
            _ = try await ask.get("/read-secret/write-secret?partner-secret")
        }
        let log = server.log.text
        #expect(log.split(separator: "\n").count >= 8)
        for secret in ["write-secret", "read-secret", "partner-secret", "abcdef0123", "secret-customer"] {
            #expect(!log.contains(secret), "\(secret) stands in the log")
        }
    }

    @Test("beyond loopback it wants TLS and keys")
    func settings() {
        for change in [
            { $0.address = "0.0.0.0" }, { $0.goals = [] }, { $0.goals = [""] }, { $0.hosts = ["a b"] },
            {
                $0.address = "0.0.0.0"
                $0.certificate = .init(chain: "/nowhere", key: "/nowhere")
            },
        ] as [(inout ServerSettings) -> Void] {
            #expect(throws: SettingsProblem.self) { try TestServer(FailingBackend(), change) }
        }
    }
}
