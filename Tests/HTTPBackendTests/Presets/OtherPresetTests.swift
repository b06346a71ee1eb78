import Foundation
import Testing
import Tracking

@testable import HTTPBackend

@Suite struct OtherPresetTests {
    @Test("CloudEvents alone: the required attributes as ce- fields, data as the body")
    func cloudEvents() throws {
        let exchanges = try Exchanges("cloudevents", ["batch": "1", "path": "/events/in"])
        #expect(exchanges.requests.count == 10)
        for request in exchanges.requests {
            #expect(request.target == "/events/in" && request.header("content-type") == "application/json")
            #expect(request.header("ce-specversion") == "1.0" && request.header("ce-source") == "/footfall/run-1")
            #expect(request.header("ce-id")?.hasPrefix("run-1-") == true)
            #expect(request.header("ce-type")?.hasPrefix("com.footfall.") == true)
        }
        #expect(Set(exchanges.requests.compactMap { $0.header("ce-id") }).count == 10)
    }

    @Test("CloudEvents in batches: an array of whole events under the batch's content type")
    func cloudEventsBatch() throws {
        let exchanges = try Exchanges("cloudevents", ["token": "env:T", "secret": "T"], environment: ["T": "abc"])
        let request = try #require(exchanges.requests.first)
        #expect(request.header("content-type") == "application/cloudevents-batch+json")
        #expect(request.header("authorization") == "Bearer abc")
        let events = exchanges.bodies.flatMap { $0.items ?? [] }
        #expect(events.count == 10)
        for event in events {
            for name in ["specversion", "id", "source", "type"] { #expect(event[name]?.text?.isEmpty == false) }
            #expect(event["time"]?.text?.hasSuffix("Z") == true)
        }
    }

    @Test(
        "affiliate networks by their macros",
        arguments: [
            (
                "tune", "/aff_c", ["offer_id": "9", "aff_id": "coupon", "aff_sub": "spring"], "transaction_id",
                "/aff_lsr", ["transaction_id": "CLK", "adv_sub": "4711", "amount": "19.99"]
            ),
            (
                "everflow", "/click", ["oid": "9", "affid": "coupon", "sub1": "spring"], "_ef_transaction_id", "/",
                ["nid": "5", "transaction_id": "CLK", "order_id": "4711", "amount": "19.99"]
            ),
            (
                "voluum", "/click", ["var1": "coupon", "var2": "spring"], "cid", "/postback",
                ["cid": "CLK", "txid": "4711", "payout": "19.99"]
            ),
        ] as [(String, String, [String: String], String, String, [String: String])])
    func affiliate(
        variant: String, click: String, clickQuery: [String: String], parameter: String, postback: String,
        query: [String: String]
    ) throws {
        let options = variant == "voluum" ? [:] : variant == "tune" ? ["offer": "9"] : ["offer": "9", "network": "5"]
        let exchanges = try Exchanges("affiliate-postback", options.merging(["variant": variant]) { $1 }) { request in
            request.number == 0
                ? TestServer.answer(302, "", "Location: https://shop.example/?a=b&\(parameter)=CLK\r\n")
                : TestServer.answer(200)
        }
        let clicked = exchanges.requests[0]
        #expect(clicked.target.hasPrefix(click + "?") && Exchanges.query(clicked) == clickQuery)
        let sale = try #require(exchanges.requests.first { Exchanges.query($0).values.contains("CLK") })
        #expect(sale.target.hasPrefix(postback + "?") && Exchanges.query(sale) == query)
    }

    @Test("a request for events that have something alone, the next one for the others")
    func having() throws {
        let file = try PresetText.file(
            """
            preset: own
            requests:
              - {for: [click], having: [partner, campaign], path: /partner, json: {id: "${id}"}}
              - {for: [click], having: channel, path: /channel, json: {id: "${id}"}}
            """)
        defer { file.remove() }
        var events = Run.events(3, perCustomer: 1)
        events[1].campaign = TrackingEvent.nothing
        (events[2].channel, events[2].partner) = (TrackingEvent.nothing, TrackingEvent.nothing)
        let exchanges = try Exchanges(file.path, events: events)
        #expect(Set(exchanges.requests.map(\.target)) == ["/partner", "/channel"])
        #expect(exchanges.receipts.count(.unsent) == 1)
        let error = #expect(throws: PresetProblems.self) {
            try PresetReader.read("preset: x\nrequests: [{for: click, having: partnr, path: /}]", file: "x")
        }
        #expect(error?.description.contains("did you mean `partner`?") == true)
    }

    @Test("ClickHouse: the table first, rows as JSON lines, counting and reading by SQL")
    func clickHouse() throws {
        let exchanges = try Exchanges(
            "clickhouse", ["database": "db", "password": "env:P", "secret": "P"], environment: ["P": "pw"]
        ) { request in
            request.bodyText.contains("count()")
                ? TestServer.answer(200, #"{"data":[{"n":"0"}]}"#) : TestServer.answer(200)
        }
        #expect(exchanges.requests[0].bodyText.hasPrefix("CREATE TABLE IF NOT EXISTS footfall_events"))
        let insert = try #require(exchanges.requests.first { $0.target.contains("INSERT") })
        #expect(
            Exchanges.query(insert) == ["database": "db", "query": "INSERT INTO footfall_events FORMAT JSONEachRow"])
        #expect(insert.header("x-clickhouse-key") == "pw")
        let rows = insert.bodyText.split(separator: "\n").compactMap { try? JSONValue(Array($0.utf8)) }
        #expect(rows.count == 10 && rows.allSatisfy { $0["run"]?.text == "run-1" })
        #expect(exchanges.requests.last?.bodyText.contains("WHERE run = 'run-1')") == true)
    }

    @Test("SQL gets its values as literals, whatever the run is called")
    func sqlEscaping() throws {
        let server = try TestServer { request in
            request.bodyText.contains("count()")
                ? TestServer.answer(200, #"{"data":[{"n":"0"}]}"#) : TestServer.answer(200)
        }
        defer { server.stop() }
        let session = try Run.backend(server, ["preset": "clickhouse"]).prepare(Run.plan(#"x' OR 1=1 \"#))
        session.close()
        #expect(server.requests.last?.bodyText.contains(#"run = 'x\' OR 1=1 \\')"#) == true)
    }

    @Test("a pixel's access log gives back what was sent, and nothing else")
    func pixel() throws {
        let log = try PresetText.file("")
        defer { log.remove() }
        let server = try TestServer { request in
            let line = #"127.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET \#(request.target) HTTP/1.1" 200 43 "-" "x""#
            let text = (try? String(contentsOfFile: log.path, encoding: .utf8)) ?? ""
            let noise = #"1.1.1.1 - - [x] "GET /pixel.gif?run=other&c=1&s=1 HTTP/1.1" 200 1 "-" "x""# + "\nnonsense\n"
            try? Data((text + noise + line + "\n").utf8).write(to: URL(filePath: log.path))
            return TestServer.answer(200, "GIF89a")
        }
        defer { server.stop() }
        let session = try Run.backend(server, ["preset": "pixel", "log": log.path, "connections": "1"]).prepare(
            Run.plan())
        defer { session.close() }
        let receipts = Receipts()
        try Run.submit(Exchanges.kinds(), to: session, receipts)
        _ = try session.settle()
        #expect(receipts.count(.accepted) == 10)
        var read: [TrackingEvent] = []
        for part in 0..<3 { try session.events(part: part, of: 3) { read += $0 } }
        #expect(read.sorted { $0.id < $1.id } == Exchanges.kinds().sorted { $0.id < $1.id })
        #expect(try session.report().stored == 10)
    }
}
