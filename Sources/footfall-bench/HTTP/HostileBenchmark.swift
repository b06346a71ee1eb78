import Foundation
import Synchronization

/// A run against servers that answer wrongly, without end or not at all: every event gets its result, the run comes to an end, and
/// memory stays what it is against a proper server.
extension Bench {
    func hostile() throws -> Report {
        let customers = size(300, smoke: 30)
        var report = Report("hostile: \(customers) customers' events to servers that misbehave", judged: judged)
        let server = try ServeChild(footfall, isBound: false)
        let sound = try hostileRun(port: server.port, customers)
        server.end()
        let bound = sound.child.peakBytes + 64_000_000
        report.note("against a proper server: \(megabytes(sound.child.peakBytes)) at most")
        for manner in HostileServer.Manner.allCases {
            let server = try HostileServer(manner)
            defer { server.stop() }
            let run = try hostileRun(port: server.port, customers)
            let (delivery, child) = (run.delivery, run.child)
            let right = manner.isAccepted ? delivery.accepted : delivery.unknown
            let isRight = delivery.sent == sound.delivery.sent && right == delivery.sent
            report.note(
                "\(manner.rawValue): \(delivery.sent) sent, \(delivery.accepted) accepted, \(delivery.unknown) unknown; "
                    + "\(megabytes(child.peakBytes)) at most, \(megabytes(server.sent.load(ordering: .relaxed))) answered, "
                    + "\(Report.short(child.wallSeconds)) s")
            // What is all accepted is not verified: this preset reads nothing back.
            let isEnded = child.exitCode == (manner.isAccepted ? 5 : 1)
            report.require("  the right result of every event, code \(child.exitCode)", isRight && isEnded)
            report.require("  in bounded memory", child.peakBytes <= bound)
        }
        return report
    }

    private struct Delivery: Decodable {
        var sent: Int
        var accepted: Int
        var unknown: Int
    }

    private func hostileRun(port: UInt16, _ customers: Int) throws -> (delivery: Delivery, child: Child) {
        struct Whole: Decodable { var delivery: Delivery }
        let options = "preset=segment,connections=8,batch=50,retries=0,timeout=1s"
        let child = try Child.run(
            footfall,
            [
                "run", root.appending(path: "scenarios/queue-down.yaml").path, "--customers", "\(customers)", "--quiet",
                "--backend", "http:url=http://127.0.0.1:\(port),\(options)", "--format", "json",
                "--out", scratch.appending(path: "hostile").path,
            ])
        do {
            return (try JSONDecoder().decode(Whole.self, from: child.output).delivery, child)
        } catch {
            throw Child.Failure(description: "the run said nothing of its delivery and ended with \(child.exitCode)")
        }
    }

    private func megabytes(_ bytes: Int) -> String { Report.short(Double(bytes) / 1e6) + " MB" }
}
