import Testing
import Tracking

@testable import HTTPBackend

/// Presets of web analytics, each held against its published protocol.
@Suite struct AnalyticsPresetTests {
    @Test("GA4: one client a request, at most 25 events, names that are allowed, the secret in the query")
    func ga4() throws {
        let options = ["measurement_id": "G-1", "api_secret": "env:S", "secret": "S"]
        let exchanges = try Exchanges("ga4-mp", options, environment: ["S": "s&x"])
        #expect(exchanges.receipts.count(.accepted) == 10)
        var clients: [String] = []
        for (request, body) in zip(exchanges.requests, exchanges.bodies) {
            #expect(request.target.hasPrefix("/mp/collect?"))
            #expect(Exchanges.query(request) == ["measurement_id": "G-1", "api_secret": "s&x"])
            clients.append(body["client_id"]?.text ?? "")
            let events = body["events"]?.items ?? []
            #expect((1...25).contains(events.count))
            for event in events {
                #expect(event["name"]?.text?.wholeMatch(of: /[A-Za-z][A-Za-z0-9_]{0,39}/) != nil)
                guard case .number = event["timestamp_micros"] else {
                    Issue.record("timestamp_micros is a number")
                    continue
                }
            }
            guard let sale = events.first(where: { $0["name"]?.text == "purchase" })?["params"] else { continue }
            #expect(
                sale["transaction_id"]?.text == "4711" && sale["currency"]?.text == "USD"
                    && sale["value"] == .number("19.99"))
        }
        #expect(Set(clients).count == 2)
        #expect(throws: BackendError.self) { try Exchanges("ga4-mp") }
    }

    @Test("GA4: 60 events of one client make three requests")
    func ga4Batches() throws {
        let events = (0..<60).map {
            TrackingEvent(
                id: EventID(customer: 1, sequence: UInt64($0)), kind: .click, time: Int64($0), device: 1, channel: 0)
        }
        let options = ["measurement_id": "G-1", "api_secret": "env:S", "secret": "S"]
        let exchanges = try Exchanges("ga4-mp", options, environment: ["S": "s"], events: events)
        #expect(exchanges.bodies.map { $0["events"]?.items?.count } == [25, 25, 10])
    }

    @Test("Snowplow: the payload's schema, every value a string, e, p and tv on each, eid a UUID")
    func snowplow() throws {
        let exchanges = try Exchanges("snowplow") { request in
            request.method == "POST"
                ? TestServer.answer(200, "ok") : TestServer.answer(200, #"{"total":10,"good":10,"bad":0}"#)
        }
        let posts = exchanges.requests.filter { $0.method == "POST" }
        let post = try #require(posts.first)
        #expect(post.target == "/com.snowplowanalytics.snowplow/tp2")
        #expect(post.header("content-type") == "application/json; charset=utf-8")
        let body = try JSONValue(post.body)
        #expect(body["schema"]?.text == "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4")
        let data = body["data"]?.items ?? []
        #expect(data.count == 10)
        for event in data {
            if case .object(let members) = event {
                #expect(members.allSatisfy { if case .string = $0.value { true } else { false } }, "\(members)")
            } else {
                Issue.record("an event is an object")
            }
            #expect(["pv", "tr", "se"].contains(event["e"]?.text) && event["p"]?.text == "web" && event["tv"] != nil)
            #expect(FoundationClock.isUUID(event["eid"]?.text ?? ""))
            #expect(event["dtm"]?.text?.count == 13)
        }
        #expect(Exchanges.query(data[0]["url"]?.text ?? "")["utm_source"] == "search")
        #expect(exchanges.requests.contains { $0.target == "/micro/all" })
    }

    @Test("Matomo: idsite, rec=1, an id of 16 hexadecimal digits, and a landing page with its campaign encoded twice")
    func matomo() throws {
        let exchanges = try Exchanges("matomo", ["token": "env:T", "secret": "T"], environment: ["T": "tok"]) {
            request in
            request.method == "GET"
                ? [.send("HTTP/1.1 204 No Content\r\n\r\n")] : TestServer.answer(200, #"{"nb_pageviews":10}"#)
        }
        #expect(exchanges.receipts.count(.accepted) == 10)
        let hits = exchanges.requests.filter { $0.target.hasPrefix("/matomo.php?") }.map(Exchanges.query)
        #expect(hits.count == 10)
        for hit in hits {
            #expect(hit["idsite"] == "1" && hit["rec"] == "1" && hit["send_image"] == "0" && hit["token_auth"] == "tok")
            #expect(hit["_id"]?.wholeMatch(of: /[0-9a-f]{16}/) != nil && hit["cip"]?.hasPrefix("10.") == true)
            #expect(hit["cdt"]?.wholeMatch(of: /17672256[0-9]{2}/) != nil)
        }
        let landing = Exchanges.query(hits[0]["url"] ?? "")
        #expect(
            landing["mtm_campaign"] == "spring" && landing["mtm_source"] == "search"
                && landing["mtm_content"] == "coupon")
        let sale = try #require(hits.first { $0["ec_id"] != nil })
        #expect(sale["idgoal"] == "0" && sale["ec_id"] == "4711" && sale["revenue"] == "19.99")
        #expect(hits.contains { $0["uid"] == "000000000000beef" })
    }

    @Test("Matomo: names that need it are encoded for the page's URL and again for the parameter")
    func matomoNested() throws {
        var plan = Run.plan()
        plan.vocabulary.channels[0].name = "a&b=c d/é"
        let server = try TestServer { _ in TestServer.answer(200, #"{"nb_pageviews":1}"#) }
        defer { server.stop() }
        _ = try Run.send(Run.events(1, perCustomer: 1), to: server, ["preset": "matomo", "settle": "0s"], plan: plan)
        let hit = Exchanges.query(server.requests[0])
        #expect(Exchanges.query(hit["url"] ?? "")["mtm_source"] == "a&b=c d/é")
        #expect(hit["cip"] == nil && hit["token_auth"] == nil)
    }

    @Test("Matomo in bulk: query strings beside the token, and refused positions are refused events")
    func matomoBulk() throws {
        let exchanges = try Exchanges("matomo-bulk", ["token": "env:T", "secret": "T"], environment: ["T": "tok"]) {
            request in
            request.target == "/matomo.php"
                ? TestServer.answer(200, #"{"status":"success","tracked":8,"invalid":2,"invalid_indices":[1,3]}"#)
                : TestServer.answer(200, #"{"nb_pageviews":8}"#)
        }
        let body = try JSONValue(exchanges.requests[0].body)
        #expect(body["token_auth"]?.text == "tok")
        let hits = (body["requests"]?.items ?? []).compactMap(\.text)
        #expect(hits.count == 10 && hits.allSatisfy { $0.hasPrefix("?idsite=1&rec=1&") })
        #expect(Exchanges.query(Exchanges.query(hits[0])["url"] ?? "")["mtm_campaign"] == "spring")
        #expect(exchanges.receipts.count(.accepted) == 8 && exchanges.receipts.count(.rejected) == 2)
        let refused = exchanges.receipts.list.filter { $0.result == .rejected }.map(\.id.sequence)
        #expect(Set(refused) == [1, 3])
    }

    @Test("PostHog: api_key, distinct_id, event, uuid and timestamp; batches say whether they are old")
    func posthog() throws {
        for batch in ["1", "100"] {
            let options = ["key": "env:K", "secret": "K", "batch": batch, "historical": "true"]
            let exchanges = try Exchanges("posthog", options, environment: ["K": "phc"])
            #expect(Set(exchanges.requests.map(\.target)) == [batch == "1" ? "/capture/" : "/batch/"])
            let events = exchanges.bodies.flatMap { $0["batch"]?.items ?? [$0] }
            #expect(events.count == 10)
            for body in exchanges.bodies { #expect(body["api_key"]?.text == "phc") }
            if batch != "1" { #expect(exchanges.bodies[0]["historical_migration"] == .bool(true)) }
            for event in events {
                #expect(event["event"]?.text?.isEmpty == false && event["distinct_id"]?.text?.count == 16)
                #expect(FoundationClock.isUUID(event["uuid"]?.text ?? "") && event["timestamp"] != nil)
            }
            let identify = events.first { $0["event"]?.text == "$identify" }
            #expect(identify?["properties"]?["$anon_distinct_id"]?.text == "000000000000feed")
        }
    }

    @Test("Plausible: domain, name and url; a visitor is User-Agent and address; what it throws away is dropped")
    func plausible() throws {
        let exchanges = try Exchanges("plausible") { request in
            TestServer.answer(202, "ok", request.number == 0 ? "x-plausible-dropped: 1\r\n" : "")
        }
        #expect(exchanges.receipts.count(.dropped) == 1 && exchanges.receipts.count(.accepted) == 9)
        for (request, body) in zip(exchanges.requests, exchanges.bodies) {
            #expect(request.target == "/api/event" && body["domain"]?.text == "shop.example")
            #expect(
                body["name"]?.text?.isEmpty == false && body["url"]?.text?.hasPrefix("https://shop.example/") == true)
        }
        #expect(
            Set(exchanges.requests.map { "\($0.header("user-agent") ?? "") \($0.header("x-forwarded-for") ?? "")" })
                .count == 2)
        let sale = exchanges.bodies.first { $0["name"]?.text == "purchase" }
        #expect(sale?["revenue"]?["currency"]?.text == "USD" && sale?["revenue"]?["amount"]?.text == "19.99")
    }

    @Test(
        "Umami: type and payload.website; times in seconds; a bot's answer means dropped; the session's token goes along"
    )
    func umami() throws {
        let exchanges = try Exchanges("umami", ["batch": "1"]) { request in
            request.number == 3
                ? TestServer.answer(200, #"{"beep":"boop"}"#)
                : TestServer.answer(200, #"{"cache":"tok","sessionId":"x"}"#)
        }
        #expect(exchanges.receipts.count(.dropped) == 1)
        for (request, body) in zip(exchanges.requests, exchanges.bodies) {
            #expect(request.target == "/api/send" && request.header("user-agent")?.hasPrefix("Mozilla") == true)
            #expect(
                ["event", "identify"].contains(body["type"]?.text) && body["payload"]?["website"]?.text?.count == 36)
            guard case .number(let time) = body["payload"]?["timestamp"] else {
                Issue.record("timestamp is a number")
                continue
            }
            #expect(time.count == 10)
        }
        // The second customer's only request has none, nor has the first's first.
        #expect(exchanges.requests.count { $0.header("x-umami-cache") == "tok" } == 8)
        let batches = try Exchanges("umami")
        #expect(Set(batches.requests.map(\.target)) == ["/api/batch"])
        #expect(batches.bodies.compactMap { $0.items?.count }.sorted() == [1, 9])
    }
}
