import Scenario
import Testing
import Tracking

@Suite struct CaseTests {
    private let head = """
        scenario: cases
        goal: purchase
        timezone: Europe/Berlin
        channels:
          search: {kind: organic}
          affiliate: {kind: affiliate, partners: {blog: {share: 1, coupon: SAVE}, deals: 0}}
        attribution: {rules: [last-touch, {time-decay: {half_life: 1d}}, {shapley: {value: observed}}]}
        cases:
          one:

        """

    @Test func stepsAndCredit() throws {
        let scenario = try load(
            head + """
                    journey:
                      - {at: 0d, click: search, device: phone}
                      - {at: 2026-01-02 10:00, view: affiliate/deals, id: e1, arrives: 2026-01-03}
                      - {at: 2d, login: anna, device: phone}
                      - {at: 3d, emits: purchase, value: 19.99, order: o1, coupon: SAVE}
                      - {at: 4d, refund: o1, value: 5}
                    credit: {last-touch: {search: 1/3, affiliate/deals: 2/3}, time-decay: {none: 1}, shapley: {search: 1}}
                    reported: {last-touch: {affiliate/blog: 1}}
                """)
        let one = try #require(scenario.cases.first)
        #expect(
            one.steps.map(\.action) == [
                .touch(.click, Source(channel: 0)), .touch(.view, Source(channel: 1, partner: 1)), .identify("anna"),
                .event(0),
                .refund(order: "o1"),
            ])
        #expect(one.steps[0].time == scenario.start)
        #expect(one.steps[1].time == scenario.start + 34 * 3_600_000_000)
        #expect(one.steps[1].arrives == scenario.start + 2 * 86_400_000_000)
        #expect(one.steps[3].value == 1_999)
        #expect(one.steps[3].coupon == 0)
        #expect(scenario.vocabulary.coupons == ["SAVE"])
        #expect(one.credit.map(\.ruleName) == ["last-touch", "time-decay(half_life=1d)", "shapley(value=observed)"])
        #expect(one.credit[0].shares.map(\.conversions) == [1.0 / 3, 2.0 / 3])
        #expect(one.credit[1].shares.map(\.source) == [.none])
        #expect(one.credit[2].rule == nil)
        #expect(one.reported.count == 1)
    }

    @Test(
        arguments: [
            (
                "{at: 0d}", "{}",
                "s.yaml:10:15: this step does not say what happens; write one of `click`, `view`, `send`, `direct`, `emits`, `login` and `refund`"
            ),
            ("{at: 0d, click: serach}", "{}", "s.yaml:10:31: there is no channel `serach`; did you mean `search`?"),
            (
                "{at: soon, click: search}", "{}",
                "s.yaml:10:20: `soon` stands where a time is wanted; write `3d` from the start, or `2026-01-01 10:00`"
            ),
            ("{at: 0d, refund: o7}", "{}", "s.yaml:10:32: no step has the order `o7`; give the purchase `order: o7`"),
            (
                "{at: 0d, emits: purchase}", "{last-touch: {search: 0.5}}",
                "s.yaml:11:26: the credit of `last-touch` sums to 0.5; it sums to the conversions of the journey, which has 1; nobody's credit goes to `none`"
            ),
            (
                "{at: 0d, emits: purchase}", "{last-tuch: {search: 1}}",
                "s.yaml:11:14: there is no rule `last-tuch`; did you mean `last-touch`?"
            ),
            (
                "{at: 0d, emits: purchase}", "{last-touch: {serach: 1}}",
                "s.yaml:11:27: there is no channel `serach`; did you mean `search`?"
            ),
        ]) func mistakes(step: String, credit: String, complaint: String)
    {
        let text = head + "    journey: [\(step), {at: 1d, emits: purchase}]\n    credit: \(credit)\n"
        let found = complaints(
            text.replacing("[\(step), {at: 1d, emits: purchase}]", with: "[\(step)]")
                + "  two: {journey: [{at: 1d, emits: purchase}], credit: {}}\n")
        #expect(found.contains(complaint), "\(found)")
    }
}
