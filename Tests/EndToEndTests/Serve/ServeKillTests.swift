import Foundation
import Testing

/// What a server on a file acknowledged is there after any end of it, once.
@Suite("serve, ended and killed")
struct ServeKillTests {
    /// A batch of 100 messages of 20 customers: four pages with a source and then an order of 2.50 each.
    private static func batch(_ number: Int) -> String {
        let events = (0..<100).map { index in
            let who = #""messageId":"m\#(number)-\#(index)","anonymousId":"c\#(number)-\#(index / 5)""#
            let clock = String(format: "%02d:%02d:%02d", number / 60, number % 60, index % 60)
            let time = #""timestamp":"2026-03-\#(index < 60 ? "02" : "03")T\#(clock)Z""#
            if index % 5 == 4 {
                let order = #""properties":{"order_id":"o\#(number)-\#(index)","value":2.5}"#
                return #"{"type":"track",\#(who),\#(time),"event":"Order Completed",\#(order)}"#
            }
            return #"{"type":"page",\#(who),\#(time),"context":{"campaign":{"source":"s\#(index % 3)"}}}"#
        }
        return "{\"batch\":[" + events.joined(separator: ",") + "]}"
    }

    @Test(
        "SIGKILL and SIGTERM in between: nothing acknowledged is lost, nothing is double",
        arguments: [SIGKILL, SIGTERM])
    func killed(signal: Int32) throws {
        let server = ServeProgram()
        let batches = 60
        for number in 0..<batches {
            try Data(Self.batch(number).utf8).write(to: server.folder.appending(path: "b\(number)"))
        }
        var (next, acknowledged) = (0, 0)
        while next < batches {
            try server.start("--store", "sqlite:shop.db")
            // Whatever was acknowledged before this start is known.
            let known = try server.metric("messages")
            #expect(known ?? 0 >= acknowledged * 100)
            let process = try #require(server.process)
            // Sent from beside, so that the end comes in the middle of something.
            let killer = Thread {
                Thread.sleep(forTimeInterval: Double.random(in: 0.02...0.25))
                kill(process.processIdentifier, signal)
            }
            killer.start()
            while next < batches {
                guard try server.curl("/v1/batch", ["--data-binary", "@b\(next)"]).status == 200 else { break }
                next += 1
                acknowledged = next
            }
            process.waitUntilExit()
            if signal == SIGTERM { #expect(process.terminationStatus == 0, "\(server.errors)") }
        }
        try server.start("--store", "sqlite:shop.db")
        #expect(try server.metric("messages") == batches * 100)
        // All of it again: known, every one.
        for number in 0..<batches {
            #expect(
                try server.curl("/v1/batch", ["--data-binary", "@b\(number)"]).body
                    == #"{"success":true,"stored":0,"known":100}"#)
        }
        try expectExact(server, batches)
        #expect(try server.end() == 0)
    }

    /// A limit on the size of files stands for a disk that is full: it needs no file system of its own.
    @Test("a full disk: 503 and a clear log, nothing acknowledged is lost, and with room it goes on")
    func full() throws {
        let server = ServeProgram()
        // 4,000 blocks of 512 bytes; the signal that comes with the limit is not to end it.
        try server.start(["--store", "sqlite:shop.db"], after: "trap '' XFSZ; ulimit -f 4000")
        var (acknowledged, refusals) = (0, 0)
        for number in 0..<500 where refusals < 3 {
            try Data(Self.batch(number).utf8).write(to: server.folder.appending(path: "batch"))
            let (status, body) = try server.curl("/v1/batch", ["--data-binary", "@batch"])
            if status == 200 {
                #expect(refusals == 0)
                acknowledged += 1
            } else {
                #expect(status == 503 && body.contains("nothing of this request is kept"), "\(status) \(body)")
                refusals += 1
            }
        }
        #expect(refusals == 3 && acknowledged > 3)
        #expect(try server.curl("/healthz").status == 503)
        #expect(try server.metric("messages") == acknowledged * 100)
        #expect(server.errors.contains("the store failed"), "\(server.errors)")
        try server.end(SIGKILL)
        try server.start("--store", "sqlite:shop.db")
        #expect(try server.metric("messages") == acknowledged * 100)
        // The batch that had no room comes again.
        let again = try server.curl("/v1/batch", ["--data-binary", "@batch"]).body
        #expect(again == #"{"success":true,"stored":100,"known":0}"#, "\(again)")
        #expect(try server.end() == 0)
    }

    /// Every order is credited once, to the page just before it.
    private func expectExact(_ server: ServeProgram, _ batches: Int) throws {
        var expected: [String: Double] = [:]
        for index in stride(from: 4, to: 100, by: 5) { expected["s\((index - 1) % 3)", default: 0] += Double(batches) }
        let body = try server.curl("/v1/attribution?rule=last-touch").body
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [[String: Any]])
        var credited: [String: Double] = [:]
        for row in rows {
            let name = try #require(row["channel"] as? String)
            credited[name] = row["conversions"] as? Double
            #expect(row["value"] as? Double == (expected[name] ?? 0) * 2.5, "\(body)")
        }
        #expect(credited == expected, "\(body)")
    }
}
