import Foundation
import Pacing
import Scenario
import Testing

@Suite struct ProfileTextTests {
    private func pacer(_ text: String) throws -> Pacer {
        try Pacer(phases: ProfileText.phases(text).flatMap(\.pieces))
    }

    @Test(arguments: [
        ("500/s:8s", 4_000, 8.0), ("constant:500/s:8s", 4_000, 8), ("ramp:0..5000/s:60s,hold:2m", 750_000, 180),
        ("ramp:100/s:2s", 100, 2), ("10/s:1s,ramp:30/s:2s", 50, 3), ("steps:100..500/s:5x10s", 15_000, 50),
        ("100/s:10s,spike:1000/s:2s,hold:10s", 4_000, 22), ("sine:100..900/s:60s:2m", 60_000, 120),
        ("90/m:20s", 30, 20), ("ramp:60/m..120/s:1s", 61, 1), ("100/s:1s,steps:300/s:3x1s", 700, 4),
    ])
    func shapes(text: String, count: Int, seconds: Double) throws {
        let pacer = try pacer(text)
        #expect(abs(pacer.count - count) <= 1, "\(pacer.count)")
        #expect((pacer.duration - seconds).magnitude < 1e-6)
    }

    @Test func phasesAreNamed() throws {
        let names = try ProfileText.phases("100/s:1s,hold:1s,ramp:200/s:1s,hold:1s").map(\.name)
        #expect(names == ["constant", "hold", "ramp", "hold-2"])
    }

    @Test func closedHasNoRate() throws {
        guard case .closed(customers: nil, thinkSeconds: 0) = try ProfileText.shape("closed"),
            case .closed(customers: 64, thinkSeconds: 2) = try ProfileText.shape("closed:64:2s")
        else {
            Issue.record("not closed")
            return
        }
    }

    @Test(arguments: [
        ("", "expected a part such as 500/s:60s"), ("rmap:0..5/s:6s", "did you mean 'ramp'?"),
        ("500:8s", "'500': expected a rate such as 500/s"), ("500/s:8", "'8': expected a duration such as 8s"),
        ("hold:2m", "there is no rate before it"), ("500/s:8s,,", "between the commas"),
        ("steps:1..2/s:30s", "as in 10x30s"), ("0/s:8s", "every phase has the rate 0"), ("500/s:-8s", "'-8s'"),
        ("replay:nowhere.csv", "the file nowhere.csv cannot be read"), ("ramp:1..2/s", "expected ramp:0..5000/s:60s"),
        ("closed:0", "expected 1 to 1000000 customers"), ("sine:900/s:60s:5m", "say between which rates"),
    ])
    func problems(text: String, says: String) {
        let problem = #expect(throws: ProfileProblem.self) { _ = try ProfileText.shape(text) }
        #expect(problem.map { "\($0)".contains(says) } == true, "\(problem.map { "\($0)" } ?? "")")
    }

    @Test func aRecordedCurve() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "curve-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("seconds,rate\n# noon\n0,10\n10, 30\n12,0\n".utf8).write(to: file)
        #expect(try pacer("replay:\(file.path)").count == 230)
        #expect(try pacer("replay:\(file.path):x2").count == 460)
        try Data("0,10\n5,ten\n".utf8).write(to: file)
        let problem = #expect(throws: ProfileProblem.self) { _ = try ProfileText.shape("replay:\(file.path)") }
        #expect(problem?.remedy.contains(".csv:2: '5,ten'") == true)
    }

    @Test func inAScenario() throws {
        let plan = try #require(
            try load(
                """
                scenario: day
                load:
                  profile:
                    - {phase: warm-up, rate: 100/s, hold: 5s, judged: false}
                    - {phase: day, shape: "sine:100..900/s:60s:2m"}
                """
            ).load)
        guard case .profile(let phases) = plan.shape else {
            Issue.record("not a profile")
            return
        }
        #expect(phases.map(\.name) == ["warm-up", "day"])
        #expect(try Pacer(phases: phases.flatMap(\.pieces)).count == 60_500)
    }
}
