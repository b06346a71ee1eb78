import Foundation
import MemoryBackend
import SQLiteBackend
import Testing
import Tracking

@testable import TrackingServer

@Suite("What is stored, as lines of JSON")
struct ExportTests {
    private static let batch = #"""
        {"batch":[
          {"type":"page","messageId":"00000000000000a1","anonymousId":"00000000000000d1",
           "timestamp":"2026-03-02T10:00:00.123456Z",
           "context":{"campaign":{"source":"search","medium":"cpc","name":"spring","partner":"blog"}}},
          {"type":"page","messageId":"00000000000000a2","anonymousId":"00000000000000d1",
           "timestamp":"2026-03-02T11:00:00Z","context":{"campaign":{"source":"mail","medium":"email"}},
           "properties":{"stage":"trial","product":"tea","coupon":"TEN"}},
          {"type":"track","messageId":"00000000000000a3","anonymousId":"00000000000000d1","userId":"00000000000000e1",
           "timestamp":"2026-03-02T12:00:00Z","event":"Order Completed",
           "properties":{"order_id":"00000000000000f1","value":20.05,"stage":"churned"}},
          {"type":"track","messageId":"named-by-words","anonymousId":"ann","event":"Order Completed",
           "properties":{"value":1}},
          {"type":"track","anonymousId":"ann","event":"Search","properties":{"value":0.5}}
        ]}
        """#

    private static func rows(_ answer: Asker.Answer) throws -> [[String: Any]] {
        try answer.text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    @Test("events come back as they were told, in their order, ids of 16 digits among them")
    func events() async throws {
        try await TestServer().test { ask in
            #expect(try await ask.post("/v1/batch", Self.batch).status == 200)
            let answer = try await ask.get("/v1/events?limit=100")
            #expect(answer.status == 200 && answer.header("content-type") == "application/x-ndjson")
            let rows = try Self.rows(answer)
            let told = rows.filter { $0["message"] != nil }
            #expect(
                told.prefix(3).compactMap { $0["message"] as? String } == [
                    "00000000000000a1", "00000000000000a2", "00000000000000a3",
                ])
            let first = try #require(told.first)
            #expect(first["kind"] as? String == "click" && first["device"] as? String == "00000000000000d1")
            #expect(first["time"] as? String == "2026-03-02T10:00:00.123Z")
            #expect(first["time_us"] as? Int == 1_772_445_600_123_456)
            #expect(first["channel"] as? String == "search" && first["partner"] as? String == "blog")
            #expect(first["campaign"] as? String == "spring" && first["by"] as? String == "page")
            #expect(told[1]["stage"] as? String == "trial" && told[1]["product"] as? String == "tea")
            #expect(told[1]["coupon"] as? String == "TEN" && told[1]["event"] == nil)
            #expect(told[2]["order"] as? String == "00000000000000f1" && told[2]["value"] as? Double == 20.05)
            #expect(told[2]["user"] as? String == "00000000000000e1" && told[2]["stage"] as? String == "churned")
            #expect(told[2]["event"] as? String == "Order Completed")
            // Who joined the device and the user was nobody's message.
            #expect(rows.filter { $0["message"] == nil }.map { $0["kind"] as? String } == ["identify", "event"])
            #expect(rows.last?["value"] as? Double == 0.5)
            let numbers = rows.compactMap { $0["number"] as? Int }
            #expect(numbers == numbers.sorted() && Set(numbers).count == rows.count)
        }
    }

    @Test("a device of the list can be asked for, also where it has a name of its own")
    func handles() async throws {
        try await TestServer().test { ask in
            _ = try await ask.post("/v1/batch", Self.batch)
            let rows = try Self.rows(try await ask.get("/v1/events?limit=100"))
            let ann = try #require(rows.last?["device"] as? String)
            #expect(ann.count == 16 && ann != "ann")
            let byName = try await ask.get("/v1/customers/ann/journey")
            let byHandle = try await ask.get("/v1/customers/\(ann)/journey")
            #expect(byName.status == 200 && byHandle.status == 200)
            let tail: (String) -> Substring = { $0.drop { $0 != "," } }
            #expect(tail(byName.text) == tail(byHandle.text))
            let user = try await ask.get("/v1/customers/00000000000000e1/journey")
            #expect(user.text.contains(#""events":3"#), "\(user.text)")
        }
    }

    @Test("parts are everybody, once; after and limit page through")
    func parts() async throws {
        let file = TemporaryFile()
        for backend in [MemoryBackend() as any TrackingBackend, try file.backend()] {
            try await TestServer(backend).test { ask in
                let calls = (0..<60).map {
                    #"{"type":"page","messageId":"m\#($0)","anonymousId":"d\#($0 % 20)","context":{"campaign":{"source":"s"}}}"#
                }
                let body = "{\"batch\":[" + calls.joined(separator: ",") + "]}"
                #expect(try await ask.post("/v1/batch", body).status == 200)
                let all = try await ask.get("/v1/events").text.split(separator: "\n")
                #expect(all.count == 60)
                var dealt: [Substring] = []
                for part in 0..<7 {
                    dealt += try await ask.get("/v1/events?part=\(part)&of=7").text.split(separator: "\n")
                }
                #expect(dealt.sorted() == all.sorted())
                let page = try Self.rows(try await ask.get("/v1/events?limit=25"))
                #expect(page.count == 25)
                let last = try #require(page.last?["number"] as? Int)
                let rest = try Self.rows(try await ask.get("/v1/events?after=\(last)"))
                #expect(rest.count == 35)
            }
        }
    }

    @Test("credits name their conversions, and sum to them")
    func credits() async throws {
        try await TestServer().test { ask in
            _ = try await ask.post("/v1/batch", Self.batch)
            let rows = try Self.rows(try await ask.get("/v1/credits?rule=linear&goal=Order%20Completed"))
            #expect(rows.count == 3)
            let shared = rows.filter { $0["message"] as? String == "00000000000000a3" }
            #expect(shared.compactMap { $0["channel"] as? String }.sorted() == ["mail", "search"])
            #expect(shared.compactMap { $0["conversions"] as? Double } == [0.5, 0.5])
            #expect(shared.compactMap { $0["value"] as? Double }.map { ($0 * 100).rounded() }.reduce(0, +) == 2005)
            #expect(
                shared.allSatisfy { $0["goal"] as? String == "Order Completed" && $0["rule"] as? String == "linear" })
            #expect(rows.filter { $0["channel"] as? String == "none" }.count == 1)
            // All rules, where none is named.
            let every = try Self.rows(try await ask.get("/v1/credits"))
            #expect(Set(every.compactMap { $0["rule"] as? String }).count == 6)
        }
    }

    @Test(
        "what cannot be meant is said, all of it",
        arguments: [
            ("/v1/events?part=2&of=2", ["part is a whole number from 0 to 1"]),
            ("/v1/events?of=0&limit=0&after=-1", ["of is", "limit is a whole number from 1 to 100000", "after is"]),
            ("/v1/credits?part=x", ["part is a whole number"]), ("/v1/credits?rule=nonsense", ["rule: "]),
            ("/v1/credits?goal=Nothing", ["goal is none of"]), ("/v1/events?part=1&part=1", ["comes twice"]),
        ])
    func wrong(path: String, said: [String]) async throws {
        try await TestServer().test { ask in
            let answer = try await ask.get(path)
            #expect(answer.status == 400)
            for text in said { #expect(answer.text.contains(text), "\(answer.text)") }
        }
    }

    @Test("an empty server has no lines")
    func empty() async throws {
        try await TestServer().test { ask in
            for path in ["/v1/events", "/v1/credits"] {
                let answer = try await ask.get(path)
                #expect(answer.status == 200 && answer.text.isEmpty)
            }
        }
    }
}
