import Results
import Testing

@testable import Reporting

@Suite("Rules against the truth, in a terminal")
struct TerminalJudgementTests {
    private static func summary(_ method: TruthSummary.Method = .exact) -> Summary {
        var summary = Summary(scenario: "shop", seed: 1, customers: 4000, version: "0.1.0")
        summary.currency = "EUR"
        let figures: [(String, Double, Double, Double, Double)] = [
            ("ads", 900, 40, 50, 10), ("coupons", 100, 0, 0, 90), ("mail", 10, -3, -2, 5),
        ]
        summary.channels = figures.map { name, cost, added, shared, credited in
            var channel = ChannelSummary(channel: name, cost: cost)
            channel.incremental = Credit(conversions: added, value: 30 * added, customers: Int(abs(added)))
            channel.shapley = Credit(conversions: shared, value: 30 * shared)
            channel.credit = ["last-touch": Credit(conversions: credited), "linear": Credit(conversions: shared)]
            return channel
        }
        var partner = PartnerSummary(partner: "coupons/club", clicks: 120, conversions: 90, commission: 100)
        partner.incremental = Credit(conversions: 0, value: -40, customers: 7)
        summary.partners = [partner]
        var truth = TruthSummary(
            method: method, players: ["ads", "coupons", "mail"], none: Credit(conversions: 60),
            all: Credit(conversions: 108))
        truth.negative = ["mail"]
        (truth.worldsSimulated, truth.worldsPruned) = (method == .exact ? (4100, 27_900) : (9000, nil))
        if method == .sampled {
            (truth.permutations, truth.customersSampled) = (24, 31)
            truth.standardErrors = ["ads": Credit(conversions: 0.4)]
        }
        summary.truth = truth
        summary.rules = [
            RuleJudgement(rule: "last-touch", shareError: 0.904, kendallTau: -0.33, misplaced: 913),
            RuleJudgement(rule: "linear", shareError: 0, kendallTau: 1, misplaced: 0),
        ]
        summary.verdict = .passed
        return summary
    }

    @Test("the nearest rule comes first, and each says whom it favours")
    func ranking() throws {
        let text = TerminalJudgement.render(Self.summary(), width: 100, color: false, resultsPath: "results/x")
        let lines = text.split(separator: "\n")
        let linear = try #require(lines.firstIndex { $0.contains("linear ") })
        let last = try #require(lines.firstIndex { $0.contains("last-touch ") })
        #expect(linear < last, "\(text)")
        #expect(lines[last].contains("90.4%") && lines[last].contains("coupons +85.7%"), "\(lines[last])")
        #expect(lines[last].contains("ads -90.5%"), "\(lines[last])")
        #expect(text.contains("48 are shared out") && text.contains("not an estimate"), "\(text)")
        #expect(text.contains("mail: fewer conversions with it"), "\(text)")
        #expect(text.contains("coupons/club"), "\(text)")
    }

    @Test("a sampled truth states its error")
    func sampled() {
        let text = TerminalJudgement.render(Self.summary(.sampled), width: 100, color: false)
            .replacing(/\s+/, with: " ")
        #expect(text.contains("31 customers have more than twelve channels") && !text.contains("not an estimate"))
        #expect(text.contains("standard error of at most 0.4 conversions"), "\(text)")
    }

    @Test("no line is wider than the terminal, and colour changes nothing else", arguments: [72, 80, 120])
    func width(width: Int) {
        let plain = TerminalJudgement.render(Self.summary(), width: width, color: false)
        for line in plain.split(separator: "\n") { #expect(line.displayWidth <= width, "\(line)") }
        let colored = TerminalJudgement.render(Self.summary(), width: width, color: true)
        #expect(colored.contains("\u{1B}["))
        #expect(colored.replacing(/\u{1B}\[[0-9]*m/, with: "") == plain)
    }

    @Test("what was not judged is left out")
    func absent() {
        let text = TerminalJudgement.render(Sample.small(), color: false)
        #expect(!text.contains("Rules") && text.contains("Passed"))
    }
}
