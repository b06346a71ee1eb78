import Foundation
import Testing

/// `footfall load` through the whole command line.
@Suite("load", .serialized)
struct LoadCommandTests {
    @Test("the rush of checkout-rush against footfall serve, in short")
    func rush() throws {
        let server = ServeProgram()
        try server.start("--goal", "purchase")
        defer { _ = try? server.end() }
        let program = try Program()
        let answer = try program.run(
            "load", Program.scenario("checkout-rush"), "--backend",
            "http:url=\(server.url),preset=footfall,connections=32,batch=1", "--profile",
            "ramp:0..150/s:1s,hold:1s,spike:300/s:500ms,hold:500ms", "--format", "json")
        // A busy machine makes an honest run invalid, or slow; what was sent and stored stays right.
        #expect([0, 1, 4].contains(answer.code), "\(answer.complaints)")
        let summary = try answer.object()
        let delivery = try #require(summary["delivery"] as? [String: Any])
        let sent = try #require(delivery["sent"] as? Int)
        #expect(sent > 300 && delivery["accepted"] as? Int == sent)
        let phases = try #require(summary["phases"] as? [[String: Any]])
        #expect(phases.map { $0["phase"] as? String } == ["ramp", "hold", "spike", "hold-2"])
        let response = try #require(summary["response_ms"] as? [String: Any])
        #expect(response["count"] as? Int == sent && response["censored"] as? Int == 0)
        #expect((summary["attribution"] as? [[String: Any]])?.count == 2)
        #expect(program.contents(of: "results/checkout-rush").contains { $0.hasSuffix("report.html") })
    }

    @Test("what cannot be is refused at once, all of it, with a remedy and code 2")
    func refusals() throws {
        let program = try Program()
        let load = ["load", Program.scenario("quick-start"), "--backend"]
        for (arguments, says) in [
            (["memory"], "at which rate? The scenario has no `load:`"),
            (["memory", "--rate", "500"], "--rate '500': expected a rate such as 500/s"),
            (["memory", "--rate", "0/s"], "expected a rate above 0"),
            (["memory", "--rate", "5/s", "--duration", "8"], "--duration '8': expected a duration such as 8s"),
            (["memory", "--profile", "rmap:0..5/s:1s"], "did you mean 'ramp'?"),
            (["memory", "--profile", "hold:5s"], "there is no rate before it"),
            (["memory", "--rate", "5/s", "--profile", "closed"], "say one of them"),
            (["none", "--rate", "5/s"], "a load needs somebody to measure"),
        ] as [([String], String)] {
            let answer = try program.run(load + arguments)
            #expect(answer.code == 2 && answer.complaints.contains(says), "\(arguments): \(answer.complaints)")
        }
        let both = try program.run(load + ["memory", "--rate", "5", "--duration", "8", "--workers", "0"])
        #expect(both.code == 2 && both.complaints.contains("3 problems found"), "\(both.complaints)")
        #expect(program.contents(of: "results").isEmpty, "nothing is left behind")
    }

    @Test("SIGTERM: what is in flight is waited for, and what was done is written and marked")
    func interrupted() throws {
        let program = try Program()
        let process = try program.start([
            "load", Program.scenario("checkout-rush"), "--backend", "memory", "--rate", "100/s", "--duration", "5m",
            "--format", "json",
        ])
        Thread.sleep(forTimeInterval: 3)
        process.terminate()
        let answer = try program.finish(process)
        #expect(answer.code == 130)
        let summary = try answer.object()
        #expect(summary["partial"] as? Bool == true && summary["verdict"] as? String == "interrupted")
        let delivery = try #require(summary["delivery"] as? [String: Any])
        #expect(delivery["stored"] as? Int == delivery["sent"] as? Int)
    }
}
