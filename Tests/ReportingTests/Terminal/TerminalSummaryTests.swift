import Results
import Testing

@testable import Reporting

@Suite struct TerminalSummaryTests {
    @Test(arguments: [80, 120])
    func looksLikeTheGoldenFile(width: Int) {
        let text = TerminalSummary.render(
            Sample.full(), width: width, color: false,
            resultsPath: "results/affiliate-lifecycle/20261122T064301Z-3f9a1c")
        Golden.check(text, named: "summary-\(width).txt")
    }

    @Test func leavesOutWhatIsAbsent() {
        Golden.check(TerminalSummary.render(Sample.small(), color: false), named: "summary-small.txt")
    }

    @Test(arguments: [72, 80, 100, 120])
    func noLineIsWiderThanTheTerminal(width: Int) {
        for summary in [Sample.full(), Sample.crowded()] {
            let text = TerminalSummary.render(summary, width: width, color: false)
            for line in text.split(separator: "\n") { #expect(line.displayWidth <= width, "\(line)") }
            #expect(!text.contains(" \n"))
            #expect(!text.contains("\u{1B}"))
        }
    }

    @Test func crowdedLooksLikeTheGoldenFile() {
        Golden.check(TerminalSummary.render(Sample.crowded(), width: 80, color: false), named: "summary-crowded-80.txt")
    }

    @Test func colourChangesNothingElse() {
        let plain = TerminalSummary.render(Sample.full(), width: 100, color: false)
        let colored = TerminalSummary.render(Sample.full(), width: 100, color: true)
        #expect(colored.contains("\u{1B}["))
        #expect(colored.replacing(/\u{1B}\[[0-9]*m/, with: "") == plain)
    }

    @Test func namesCannotSteerTheTerminal() {
        var summary = Sample.small()
        summary.channels = [ChannelSummary(channel: "ads\u{1B}[2J\u{7}")]
        summary.expectations = [ExpectationSummary(text: "a\u{1B}[2J = 1", judged: true, holds: true)]
        #expect(!TerminalSummary.render(summary, color: false).contains("\u{1B}"))
    }

    @Test("what a resumed load may have sent twice is told from what was stored twice for no reason")
    func resent() {
        var delivery = DeliverySummary(sent: 900, accepted: 900, level: "ids")
        (delivery.stored, delivery.lost, delivery.duplicated) = (900, 0, 2)
        (delivery.resent, delivery.resentStored) = (40, 31)
        let words = TerminalPage.words(delivery)
        #expect(words.contains("2 duplicated") && words.contains("40 perhaps sent twice, as the run was resumed"))
        #expect(words.contains("31 of these stored twice"))
        (delivery.resent, delivery.resentStored) = (nil, nil)
        #expect(!TerminalPage.words(delivery).contains("twice"))
    }
}
