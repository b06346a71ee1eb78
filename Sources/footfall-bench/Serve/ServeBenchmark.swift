import Foundation

/// `footfall serve` on the memory store: events a second, in batches of 100, the server on one core and the client on another.
extension Bench {
    func serve() throws -> Report {
        let batches = max(1, size(1_000_000, smoke: 20_000) / ServeBatch.events)
        var report = Report(
            "serve: \(batches * ServeBatch.events) events to the memory store in batches of \(ServeBatch.events), best of \(rounds)",
            judged: judged)
        for _ in 0..<rounds {
            let server = try ServeChild(footfall)
            defer { server.end() }
            let client = try ServeClient(port: server.port, connections: 4)
            let start = ContinuousClock.now
            let acknowledged = try client.send(batches: batches)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            report.rows.append(
                Report.Row(name: "acknowledged", events: acknowledged * ServeBatch.events, seconds: seconds))
            let stored = try client.metric("messages")
            report.require("all stored, each once", acknowledged == batches && stored == batches * ServeBatch.events)
        }
        report.rows = [report.rows.max { $0.rate < $1.rate }].compactMap(\.self)
        report.note("a batch has \(ServeBatch(number: 0).bytes.count) bytes with its head")
        report.judge(
            "thousand events a second", (report.rows.first?.rate ?? 0) / 1_000, "k", .atLeast(200))
        return report
    }
}

/// A request with a batch of events, all of its own: made once, and numbered anew for each sending.
struct ServeBatch {
    static let events = 100
    private(set) var bytes: [UInt8]
    /// Where each event's message number and customer number stand.
    private let places: [(message: Int, customer: Int)]
    private static let digits = 9

    init(number: Int) {
        let blank = String(repeating: "0", count: Self.digits)
        var body = "{\"batch\":["
        for index in 0..<Self.events {
            let isOrder = index % 10 == 9
            body += index > 0 ? "," : ""
            body +=
                "{\"type\":\"\(isOrder ? "track" : "page")\",\"messageId\":\"M\(blank)\",\"anonymousId\":\"C\(blank)\","
                + "\"timestamp\":\"2026-03-02T10:\(String(format: "%02d", index % 60)):00.000Z\","
            body +=
                isOrder
                ? "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"O\(index)\",\"value\":49.90},"
                : "\"context\":{\"campaign\":{\"source\":\"source-\(index % 7)\",\"name\":\"spring\",\"medium\":\"cpc\"}},"
            body += "\"integrations\":{}}"
        }
        body += "]}"
        let head =
            "POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        let all = Array((head + body).utf8)
        bytes = all
        let messages = all.indices.filter {
            all[$0] == 0x4D && $0 > head.utf8.count && all[$0 - 1] == 0x22 && all[$0 + 1] == 0x30
        }
        let customers = all.indices.filter {
            all[$0] == 0x43 && $0 > head.utf8.count && all[$0 - 1] == 0x22 && all[$0 + 1] == 0x30
        }
        places = zip(messages, customers).map { ($0 + 1, $1 + 1) }
        renumber(number)
    }

    /// Messages become other messages; every five of them are a customer's.
    mutating func renumber(_ number: Int) {
        for (index, place) in places.enumerated() {
            let message = number * Self.events + index
            write(message, at: place.message)
            write(message / 5, at: place.customer)
        }
    }

    private mutating func write(_ number: Int, at place: Int) {
        var rest = number
        for digit in stride(from: Self.digits - 1, through: 0, by: -1) {
            bytes[place + digit] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
    }
}
