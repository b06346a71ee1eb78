import Reporting
import Testing

@Suite struct StoryRendererTests {
    private let story = Story(
        title: "Customer 17 of affiliate-lifecycle",
        facts: [
            .init("segment", "deal-hunter"), .init("arrived", "2026-03-04 17:22:05 by affiliate/review-hub"),
            .init("ended", "in retention, when the horizon came"),
        ],
        visits: [
            .init(
                stage: "consideration", stayedDays: 2.1,
                happenings: [
                    .init(
                        localTime: "2026-03-04 17:22:05", days: 0, kind: .arrival,
                        text: "arrives by affiliate/review-hub"),
                    .init(localTime: "2026-03-04 19:01:40", days: 0.069, kind: .impression, text: "sees search-ads"),
                    .init(
                        localTime: "2026-03-05 08:10:00", days: 0.616, kind: .stay, text: "decides to stay",
                        isVisible: false),
                    .init(
                        localTime: "2026-03-06 19:44:12", days: 2.0986, kind: .decision,
                        text: "converts: cart, goes on to purchase"),
                ]),
            .init(
                stage: "purchase", stayedDays: 0.03,
                happenings: [
                    .init(
                        localTime: "2026-03-06 20:20:00", days: 2.123, kind: .click,
                        text: "clicks affiliate/coupon-club, on the way to the till: causes nothing, is seen last"),
                    .init(
                        localTime: "2026-03-06 20:27:24", days: 2.1287, kind: .conversion,
                        text: "purchase, grinder, €93.50 after a discount of 10%"),
                ]),
        ],
        credits: [
            .init(
                conversion: "purchase of €93.50 on 2026-03-06 20:27:24",
                rules: [
                    .init(rule: "first-touch", shares: [("affiliate/review-hub", 1)]),
                    .init(rule: "last-touch", shares: [("affiliate/coupon-club", 1)]),
                    .init(rule: "linear", shares: [("affiliate/review-hub", 0.5), ("affiliate/coupon-club", 0.5)]),
                    .init(rule: "last-non-direct", shares: []),
                ])
        ])

    @Test func looksLikeTheGoldenFile() {
        Golden.check(StoryRenderer.render(story, width: 80, color: false), named: "story-80.txt")
    }

    @Test(arguments: [60, 80, 120])
    func noLineIsWiderThanTheTerminal(width: Int) {
        for line in StoryRenderer.render(story, width: width, color: false).split(separator: "\n") {
            #expect(line.count <= width, "\(line)")
        }
    }

    @Test func colourChangesNothingElse() {
        let colored = StoryRenderer.render(story, color: true)
        #expect(colored.contains("\u{1B}["))
        #expect(colored.replacing(/\u{1B}\[[0-9]*m/, with: "") == StoryRenderer.render(story, color: false))
    }

    @Test func anEmptyStoryIsItsTitle() {
        #expect(StoryRenderer.render(Story(title: "Customer 1"), color: false) == "Customer 1\n")
    }
}
