import Observation
import Scenario
import Simulation
import Testing

@Suite struct OverrideTests {
    private var shop: Shop {
        var shop = Shop()
        shop.browsing = """
            dwell: {exponential: {mean: 2d}}, conversion: {probability: 0.3, emits: sign_up}, churn: 0.4, touches: [\
            {channel: search, rate: 0.2/day}, {name: reminder, channel: email, after: sign_up, delay: 1h}]
            """
        shop.checkout = """
            dwell: 1h, emits: cart, outcomes: [{to: done, probability: 0.2, emits: purchase, value: 20}, \
            {to: done, probability: 0.1}, {to: browsing, probability: 0.1}], touches: [\
            {channel: affiliate, partner: blog, rate: 1/day}, {channel: email, after: cart, delay: 30m}, \
            {channel: email, after: cart, delay: 40m}]
            """
        shop.browsing = shop.browsing.replacing("after: sign_up", with: "after: inactivity")
        shop.more = "campaigns: {push: {channel: search, rate: 1/day, budget: 400/day, start: 2026-01-02}}"
        return shop
    }

    private func world(_ path: String, _ value: String) throws -> World {
        try #require(try load(shop.text, overrides: [Override(path: path, value: value)]).world)
    }

    private func complaint(_ path: String, _ value: String = "1d") -> [String] {
        complaints(shop.text, overrides: [Override(path: path, value: value)])
    }

    @Test func aStagesOwnValue() throws {
        #expect(try world("stages.checkout.dwell", "2h").stages[1].dwell == .constant(7.2e9))
        #expect(
            try world("stages.browsing.dwell.exponential.mean", "1d").stages[0].dwell
                == .drawn(.exponential(mean: .constant(8.64e10))))
    }

    @Test func touchesGoByNameOrChannelOrPartner() throws {
        let byName = try world("stages.browsing.touches.reminder.reach", "0.5")
        #expect(byName.lines[1].reach == .constant(0.5))
        #expect(
            try world("stages.browsing.touches.search.rate", "x2").lines[0].path == "stages.browsing.touches.search")
        let byPartner = try world("stages.checkout.touches.affiliate/blog.click_through", "0.1")
        #expect(byPartner.lines[2].clickThrough == .constant(0.1))
    }

    @Test func ofSeveralOfTheSameNameOneMustBeSaid() throws {
        #expect(
            complaint("stages.checkout.touches.email.delay") == [
                "--set stages.checkout.touches.email.delay:1:1: `stages.checkout.touches` has 2 items called `email`; say which: `email#1` and `email#2`"
            ])
        let second = try world("stages.checkout.touches.email#2.delay", "50m").lines[4]
        guard case .after(_, let delay) = second.timing else {
            Issue.record("not a trigger: \(second.timing)")
            return
        }
        #expect(delay == .constant(3e9))
        #expect(second.path == "stages.checkout.touches.email#2")
    }

    @Test func outcomesGoByWhereTheyLead() throws {
        let stage = try world("stages.checkout.outcomes.browsing.probability", "0.25").stages[1]
        #expect(stage.outcomes[2].probability == .amount(.constant(0.25)))
    }

    @Test func timesANumber() throws {
        guard case .rate(let rate) = try world("campaigns.push.rate", "x2").lines[5].timing else {
            Issue.record("not a rate")
            return
        }
        #expect(rate == .constant(2 / 8.64e10))
        guard case .perDay(let budget)? = try world("campaigns.push.budget", "x0.5").campaigns[0].budget else {
            Issue.record("not a budget per day")
            return
        }
        #expect(abs(budget - 200) < 1e-9)
        #expect(
            complaint("stages.browsing.dwell", "x2") == [
                "--set stages.browsing.dwell:1:1: `x2` multiplies a number, and `stages.browsing.dwell` is a map; name a number, or write the value out"
            ])
    }

    @Test func aProbabilityMayBeSetInEitherSpelling() throws {
        let long = try world("stages.browsing.conversion", "x0.5").stages[0].outcomes[0]
        #expect(long.probability == .amount(.constant(0.15)))
        #expect(long.event == 0)
        let short = try world("stages.browsing.churn.probability", "0.1").stages[0].outcomes[1]
        #expect(short.probability == .amount(.constant(0.1)))
    }

    @Test func keysThatAreKnownMayBeAdded() throws {
        let added = try load(shop.text, overrides: [Override(path: "tracking.loss", value: "2%")])
        #expect(added.tracking.loss == .constant(0.02))
        #expect(
            try load(shop.text, overrides: [Override(path: "seed", value: "77")]).world?.seed == 77)
    }

    @Test func unknownPathsSayWhatWasMeant() {
        #expect(
            complaint("stages.chekout.dwell") == [
                "--set stages.chekout.dwell:1:1: `stages` has no item `chekout`; did you mean `checkout`?"
            ])
        #expect(
            complaint("stages.checkout.dwel") == [
                "--set stages.checkout.dwel:1:1: `stages.checkout` has no `dwel`; did you mean `dwell`?"
            ])
        #expect(
            complaint("population.traits.buying", "0.3") == [
                "--set population.traits.buying:1:1: `population.traits` has no `buying`; there are none here"
            ])
        #expect(
            complaint("stages.checkout.dwell.mean") == [
                "--set stages.checkout.dwell.mean:1:1: `stages.checkout.dwell` is `1h` here and has no `mean`; set `stages.checkout.dwell` as a whole"
            ])
    }

    @Test func aWrongValueIsReportedWhereItWasTyped() {
        #expect(
            complaint("stages.checkout.dwell", "0.3") == [
                "--set stages.checkout.dwell:1:1: `0.3` has no unit where a duration is wanted; write one like `30m`, `4h` or `2d`"
            ])
    }

    @Test func whatIfsAreCheckedAsTheyWouldRun() {
        var shop = shop
        shop.more += """

            what_if:
              fine: {set: {stages.checkout.dwell: 2h, campaigns.push.budget: x2}}
              typo: {set: {stages.checkout.dwel: 2h}}
              sums: {set: {stages.browsing.churn: 0.9}}
              without: {without: [affiliate/blog, push, affiliate/blok, emial]}
            """
        #expect(
            complaints(shop.text) == [
                "s.yaml:6:13: what-if `sums`: the outcomes of stage `browsing` sum to 1.2; they sum to at most 1; the rest stays",
                "s.yaml:12:16: what-if `typo`: `stages.checkout` has no `dwel`; did you mean `dwell`?",
                "s.yaml:14:45: there is no partner `blok` of `affiliate`; did you mean `blog`?",
                "s.yaml:14:61: there is no channel or campaign `emial`; did you mean `email`?",
            ])
    }

    @Test func whatIfsKeepTheirOverridesAsText() throws {
        var shop = shop
        shop.more +=
            "\nwhat_if: {more: {without: [push], set: {stages.browsing.conversion: {probability: 0.5, emits: sign_up}}}}"
        let whatIf = try #require(try load(shop.text).whatIfs.first)
        #expect(whatIf.without == [.campaign(0)])
        #expect(
            whatIf.overrides == [
                Override(path: "stages.browsing.conversion", value: "{probability: 0.5, emits: sign_up}")
            ])
    }
}
