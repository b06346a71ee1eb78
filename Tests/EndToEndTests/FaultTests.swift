import Foundation
import Testing

/// `--fault` and `footfall faults`, through the built program.
@Suite("Faults on the command line")
struct FaultTests {
    @Test("the bank is listed, one fault after the other")
    func listed() throws {
        let answer = try Program().run("faults")
        #expect(answer.code == 0)
        for name in ["acknowledged-loss", "first-touch-race", "window-edge", "stale-report"] {
            #expect(answer.text.contains("\n\(name)\n") || answer.text.hasPrefix("\(name)\n"))
        }
        #expect(answer.text.components(separatedBy: "model: ").count > 24)
    }

    @Test("a fault is put in, named by the audit, and shown by example")
    func named() throws {
        let program = try Program()
        let answer = try program.run(
            "run", Program.scenario("affiliate-lifecycle"), "--customers", "3000", "--fault", "per-session",
            "--format", "json")
        #expect(answer.code == 0 || answer.code == 1, "\(answer.complaints)")
        let summary = try answer.object()
        #expect(summary["backend"] as? String == "memory with per-session")
        let rules = try #require(summary["attribution"] as? [[String: Any]])
        for rule in rules {
            let reasons = try #require(rule["reasons"] as? [String: Double])
            let error = try #require(rule["credit_error"] as? Double)
            #expect(abs(reasons.values.reduce(0, +) - error) < 1e-6 * max(1, error))
            #expect(reasons["per-session", default: 0] > 0)
            #expect(rule["level"] as? String == "events")
        }
        let findings = try #require(summary["findings"] as? [[String: Any]])
        #expect(findings.first?["reason"] as? String == "per-session")
        #expect((findings.first?["journey"] as? [Any])?.isEmpty == false)
    }

    @Test(
        "what was acknowledged and lost is counted id by id, and fails the expectation", arguments: ["journey", "time"])
    func lost(order: String) throws {
        let answer = try Program().run(
            "run", Program.scenario("affiliate-lifecycle"), "--customers", "3000", "--fault", "acknowledged-loss=5%",
            "--order", order, "--format", "json")
        #expect(answer.code == 1, "\(answer.complaints)")
        let summary = try answer.object()
        let delivery = try #require(summary["delivery"] as? [String: Any])
        #expect(delivery["level"] as? String == "bodies")
        func count(_ key: String) -> Int { delivery[key] as? Int ?? -1 }
        #expect(count("lost_after_ack") > count("accepted") / 50)
        #expect(count("lost") == count("lost_after_ack"))
        #expect(count("phantom") == 0 && count("duplicated") == 0)
        let expectations = try #require(summary["expectations"] as? [[String: Any]])
        let failed = expectations.filter { $0["holds"] as? Bool == false }.compactMap { $0["text"] as? String }
        #expect(failed.contains("delivery.lost_after_ack = 0"))
    }

    @Test(
        "what no credit shows is seen in what is stored, and named",
        arguments: [("refund-ignored", "refund", "lost_after_ack"), ("coupon-ignored", "coupon", "changed")])
    func stored(fault: String, reason: String, measure: String) throws {
        let answer = try Program().run(
            "run", Program.scenario("affiliate-lifecycle"), "--customers", "10000", "--fault", fault,
            "--format", "json")
        #expect(answer.code == 0 || answer.code == 1, "\(answer.complaints)")
        let delivery = try #require(try answer.object()["delivery"] as? [String: Any])
        let count = try #require(delivery[measure] as? Int)
        #expect(count > 0)
        #expect(delivery["reasons"] as? [String: Int] == [reason: count])
        #expect(delivery["level"] as? String == "bodies")
    }

    @Test("a sound backend has no reasons and no findings")
    func sound() throws {
        let plain = try Program().run(
            "run", Program.scenario("quick-start"), "--customers", "2000", "--format", "json")
        let summary = try plain.object()
        #expect(summary["findings"] == nil)
        for rule in try #require(summary["attribution"] as? [[String: Any]]) { #expect(rule["reasons"] == nil) }
        // Where the world hides something, that is all there is to say.
        let hidden = try Program().run(
            "run", Program.scenario("affiliate-lifecycle"), "--customers", "3000", "--format", "json")
        let other = try hidden.object()
        #expect(other["findings"] == nil)
        let delivery = try #require(other["delivery"] as? [String: Any])
        #expect(delivery["reasons"] == nil && delivery["changed"] as? Int == 0)
        for rule in try #require(other["attribution"] as? [[String: Any]]) {
            let reasons = try #require(rule["reasons"] as? [String: Double])
            #expect(reasons["no-consent", default: 0] > 0 && reasons["unexplained"] == nil, "\(reasons)")
        }
    }

    @Test(
        "what cannot be is refused with a remedy",
        arguments: [
            (["--fault", "identity-spilt"], "did you mean 'identity-split'?"),
            (["--fault", "tie-break=0"], "expected a rate above 0"),
            (["--fault", "tie-break=often"], "expected a rate above 0"),
            (["--fault", "tie-break", "--fault", "tie-break=0.1"], "given twice"),
            (["--fault", "tie-break", "--backend", "none"], "stores nothing"),
        ])
    func refused(arguments: [String], complaint: String) throws {
        let answer = try Program().run(["run", Program.scenario("quick-start"), "--customers", "10"] + arguments)
        #expect(answer.code == 2)
        #expect(answer.complaints.contains(complaint), "\(answer.complaints)")
    }
}
