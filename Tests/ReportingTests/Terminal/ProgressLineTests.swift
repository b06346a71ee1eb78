import Reporting
import Testing

@Suite struct ProgressLineTests {
    @Test func saysHowFarHowFastAndHowLong() {
        let line = ProgressLine.render(
            done: 1_040_000, total: 2_000_000, events: 40_300_000, elapsedSeconds: 13, width: 80)
        #expect(line == "[##########...........]  52% 1.04M of 2.00M customers, 3.10M events/s, 12 s left")
    }

    @Test(arguments: [
        (0, 10, 0.0, "0%"), (5, 10, 10.0, "50%"), (10, 10, 3.0, "100%"), (11, 10, 3.0, "100%"), (999, 1000, 9.0, "99%"),
    ])
    func percentIsWhatIsDone(done: Int, total: Int, seconds: Double, text: String) {
        #expect(ProgressLine.render(done: done, total: total, elapsedSeconds: seconds, width: 80).contains(" \(text) "))
    }

    @Test func endsWithTheTimeItTook() {
        #expect(ProgressLine.render(done: 9, total: 9, elapsedSeconds: 75, width: 80).hasSuffix("done in 1 min 15 s"))
    }

    @Test func doesNotGuessTooEarly() {
        #expect(ProgressLine.render(done: 1, total: 1000, elapsedSeconds: 1, width: 80).hasSuffix("estimating"))
    }

    @Test func withoutATotalItCounts() {
        #expect(
            ProgressLine.render(done: 12_345, total: 0, events: 50_000, elapsedSeconds: 5, width: 80)
                == "12.3k customers, 10.0k events/s")
    }

    @Test(arguments: 0...120)
    func fitsAnyWidth(width: Int) {
        for done in [0, 1, 500, 1000] {
            let line = ProgressLine.render(
                done: done * 1000, total: 1_000_000, events: done * 77_000, elapsedSeconds: 4, width: width)
            #expect(line.count <= width, "\(line)")
            #expect(!line.contains("\n"))
        }
    }
}
