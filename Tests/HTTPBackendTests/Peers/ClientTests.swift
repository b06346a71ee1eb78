import Foundation
import Testing

@testable import HTTPBackend

/// What presets send against what others' own client libraries, as they come from PyPI, send to a server of the same kind: the same
/// address, and no field that they do not know or write in another form.
@Suite("Presets beside others' clients", .enabled(if: PeerPython.hasClients, PeerPython.reason))
struct ClientTests {
    /// Each client tells of an order worth 19.99, and prints what came over the wire.
    private static let program = """
        from datetime import datetime, timezone
        from gzip import decompress
        from http.server import BaseHTTPRequestHandler, HTTPServer
        from json import dumps, loads
        from logging import CRITICAL, disable
        from threading import Thread
        disable(CRITICAL)
        seen, answers = [], {}

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = decompress(body)
                seen.append({"path": self.path, "type": self.headers["Content-Type"], "body": loads(body)})
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")
            def log_message(self, *arguments): pass

        def take(name):
            answers[name] = seen[0]
            seen.clear()

        server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_port}"

        from posthog import Posthog
        client = Posthog(project_api_key="key", host="http://" + place, sync_mode=True)
        client.capture("purchase", distinct_id="d", properties={"value": 19.99},
                       timestamp=datetime(2026, 3, 2, tzinfo=timezone.utc))
        take("posthog")

        from snowplow_tracker import Emitter, StructuredEvent, Subject, Tracker
        subject = Subject().set_domain_user_id("d").set_user_id("u").set_ip_address("10.0.0.1").set_useragent("a")
        tracker = Tracker(namespace="n", app_id="a", subject=subject,
                          emitters=Emitter(place, protocol="http", method="post", batch_size=1))
        tracker.track(StructuredEvent(category="c", action="a", label="l", property_="p", value=19.99))
        take("snowplow")

        from umami import new_event, set_hostname, set_url_base, set_website_id
        set_url_base("http://" + place)
        set_website_id("00000000-0000-4000-8000-000000000000")
        set_hostname("shop.example")
        new_event("purchase", url="/", custom_data={"revenue": 19.99})
        take("umami")
        print(dumps(answers))
        """

    private struct Call {
        var path: String
        var contentType: String
        var body: JSONValue
    }

    private static func calls() throws -> [String: Call] {
        let answers = try JSONValue(Array(PeerPython.run(program)))
        return try ["posthog", "snowplow", "umami"].reduce(into: [:]) { calls, name in
            let call = try #require(answers[name])
            calls[name] = Call(
                path: try #require(call["path"]?.text), contentType: try #require(call["type"]?.text),
                body: try #require(call["body"]))
        }
    }

    /// Names of an object's members.
    private static func names(_ value: JSONValue?) -> Set<String> {
        guard case .object(let members) = value else { return [] }
        return Set(members.map(\.name))
    }

    /// Digits, letters and signs by kind: whether two texts are of one form.
    private static func form(_ value: JSONValue?) -> String {
        guard case .string(let text) = value else { return "no text" }
        return String(text.map { $0.isHexDigit ? "0" : $0.isLetter ? "a" : $0 })
    }

    @Test("PostHog")
    func posthog() throws {
        let theirs = try #require(try Self.calls()["posthog"])
        let exchanges = try Exchanges("posthog", ["key": "env:K", "secret": "K"], environment: ["K": "key"])
        let ours = try #require(exchanges.bodies.first)
        #expect(exchanges.requests.first?.target == theirs.path)
        #expect(exchanges.requests.first?.header("content-type") == theirs.contentType)
        #expect(ours["api_key"] == theirs.body["api_key"])
        #expect(Self.names(ours).isSubset(of: Self.names(theirs.body)), "\(Self.names(ours))")
        let event = try #require(theirs.body["batch"]?.items?.first)
        let items = try #require(ours["batch"]?.items)
        let sale = try #require(items.first { $0["event"] == event["event"] })
        #expect(sale["properties"]?["value"] == event["properties"]?["value"])
        for item in items {
            // The key stands in each as well, as in single calls.
            #expect(Self.names(item).subtracting(["api_key"]) == Self.names(event), "\(Self.names(item))")
            #expect(Self.form(item["uuid"]) == Self.form(event["uuid"]))
        }
    }

    @Test("Snowplow")
    func snowplow() throws {
        let theirs = try #require(try Self.calls()["snowplow"])
        let exchanges = try Exchanges("snowplow") { _ in TestServer.answer(200, #"{"good":10}"#) }
        let ours = try #require(exchanges.bodies.first)
        #expect(exchanges.requests.first?.target == theirs.path)
        #expect(exchanges.requests.first?.header("content-type") == theirs.contentType)
        #expect(ours["schema"] == theirs.body["schema"] && Self.names(ours) == Self.names(theirs.body))
        let event = try #require(theirs.body["data"]?.items?.first)
        let items = try #require(ours["data"]?.items)
        let structured = items.filter { $0["e"] == event["e"] }
        #expect(!structured.isEmpty)
        for item in structured {
            #expect(Self.names(item).isSubset(of: Self.names(event)), "\(Self.names(item))")
            #expect(Self.form(item["eid"]) == Self.form(event["eid"]))
            #expect(
                Self.form(item["dtm"]) == Self.form(event["dtm"]) && Self.form(item["stm"]) == Self.form(event["stm"]))
        }
        // All values are texts, in their payload and in ours.
        for case .object(let members) in items + [event] {
            for member in members { #expect(Self.form(member.value) != "no text", "\(member.name)") }
        }
    }

    @Test("Umami")
    func umami() throws {
        let theirs = try #require(try Self.calls()["umami"])
        let exchanges = try Exchanges("umami", ["batch": "1"])
        let sale = try #require(exchanges.bodies.first { $0["payload"]?["name"]?.text == "purchase" })
        #expect(exchanges.requests.allSatisfy { $0.target == theirs.path })
        #expect(exchanges.requests.first?.header("content-type") == theirs.contentType)
        #expect(Self.names(sale) == Self.names(theirs.body) && sale["type"] == theirs.body["type"])
        #expect(sale["payload"]?["website"] == theirs.body["payload"]?["website"])
        // Of newer servers than that client: who it was, and when.
        let further = Self.names(sale["payload"]).subtracting(Self.names(theirs.body["payload"]))
        #expect(further == ["id", "timestamp"], "\(further)")
    }
}
