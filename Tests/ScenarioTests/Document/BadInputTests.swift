import Scenario
import Testing

/// One of each kind of bad input, with the whole of what is said about it.
@Suite struct BadInputTests {
    /// What is said of a shop whose further sections begin at line 9.
    private func complaint(more: String) -> [String] { complaints(Shop(more: more).text) }

    @Test func unknownKeys() {
        var shop = Shop()
        shop.browsing = "dwell: 2d, convertion: 0.3, churn: 0.4"
        #expect(complaints(shop.text) == ["s.yaml:6:34: a stage has no key `convertion`; did you mean `conversion`?"])
        #expect(
            complaint(more: "chanels: {}") == ["s.yaml:9:1: a scenario has no key `chanels`; did you mean `channels`?"])
    }

    @Test(
        arguments: [
            ("horizon: 40_000d", "s.yaml:2:10: the horizon `40_000d` is over a century; write at most `36_500d`"),
            (
                "horizon: 30",
                "s.yaml:2:10: `30` has no unit where a duration over 0 is wanted; write one like `30m`, `4h` or `2d`"
            ),
            (
                "horizon: 0d",
                "s.yaml:2:10: `0d` is not over 0 where a duration over 0 is wanted; write one like `30m`, `4h` or `2d`"
            ),
            ("seed: one", "s.yaml:2:7: `one` cannot be a seed; write a whole number from 0 to 18446744073709551615"),
            (
                "start: 2026-02-30",
                "s.yaml:2:8: `2026-02-30` is not a date; write one like `2026-11-09` or `2026-11-09 18:00`"
            ),
            (
                "timezone: Europe/Berln",
                "s.yaml:2:11: there is no time zone `Europe/Berln`; did you mean `Europe/Berlin`?"
            ),
            (
                "currency: dollars",
                "s.yaml:2:11: `dollars` is not a currency; write an ISO 4217 code like `USD` or `EUR`"
            ),
            (
                "margin: 1.5",
                "s.yaml:2:9: `1.5` is over 1 where a share is wanted; write one between 0 and 1, like `0.3` or `30%`"
            ),
            (
                "goal: purchaze",
                "s.yaml:2:7: the goal names the event `purchaze`, which nothing emits; did you mean `purchase`?"
            ),
            ("goal:", "s.yaml:2:6: `goal` is empty; give it a value or take it out"),
        ]) func head(line: String, complaint: String)
    {
        #expect(complaints(Shop(head: line).text) == [complaint])
    }

    @Test(
        arguments: [
            Shop(head: "horizon: 1e300d"), Shop(head: "horizon: 1e18d"), Shop(head: "margin: 1e999"),
            Shop(head: "seed: 1e3"),
            Shop(population: "{arrivals: {customers: 1e300, over: 0d}}"),
            Shop(browsing: "dwell: 1e300w, conversion: 0.3, churn: 0.4"),
            Shop(
                browsing:
                    "dwell: 2d, conversion: 0.3, churn: 0.4, touches: [{channel: search, rate: 1e300/s, uplift: 2}]"),
            Shop(browsing: "dwell: 2d, conversion: 0.3, churn: 0.4, touches: [{channel: email, every: 1e-9s}]"),
            Shop(more: "goal: purchase\ncases: {a: {journey: [{at: 0d, emits: purchase, value: 1e300}], credit: {}}}"),
            Shop(more: "load: {profile: [{phase: a, rate: 1e305/s, hold: 1e305d}]}"),
        ]) func numbersBeyondAllBounds(shop: Shop)
    {
        #expect(!complaints(shop.text).isEmpty)
    }

    @Test func theNameIsAFolder() {
        #expect(
            complaints("scenario: My Shop") == [
                "s.yaml:1:11: `My Shop` cannot be a scenario's name, which becomes a folder; use 1 to 64 of a-z, 0-9 and `-`, like `spring-sale`"
            ])
        #expect(complaints("seed: 1") == ["s.yaml:1:1: a scenario has no `scenario`; begin with `scenario: NAME`"])
    }

    @Test(
        arguments: [
            (
                "{}",
                "s.yaml:3:13: nobody arrives: there is no `population.arrivals`; write `population: {arrivals: {rate: 100/day}}`"
            ),
            (
                "{arrivals: {rate: 5}}",
                "s.yaml:3:31: `5` has no unit where a rate is wanted; write one like `0.2/day` or `500/s`"
            ),
            (
                "{arrivals: {customers: 10}}",
                "s.yaml:3:25: `customers` does not say over which time they come; add `over: 30d`, or `over: 0d` for all at the start"
            ),
            (
                "{arrivals: {customers: 1.5, over: 0d}}",
                "s.yaml:3:36: `1.5` is not whole where a count is wanted; write a whole number like `100_000`"
            ),
            (
                "{arrivals: {rate: 5/day, stage: shop}}",
                "s.yaml:3:45: there is no stage `shop`; stages are `browsing`, `checkout` and `done`"
            ),
            (
                "{arrivals: {rate: 5/day, channel: serach}}",
                "s.yaml:3:47: there is no channel `serach`; did you mean `search`?"
            ),
            (
                "{arrivals: {rate: 5/day}, segments: {a: {share: 0.5}, b: {share: 0.4}}}",
                "s.yaml:3:39: the shares of the segments sum to 0.9; they must sum to 1"
            ),
            ("{arrivals: {trace: gone.csv}}", "s.yaml:3:32: there is no file `gone.csv`; check the path"),
        ]) func population(text: String, complaint: String)
    {
        #expect(complaints(Shop(population: text).text) == [complaint])
    }

    @Test(
        arguments: [
            (
                "none: {kind: paid}",
                "s.yaml:4:12: `none` is nobody's name in reports and cannot be a channel's; call it something else"
            ),
            ("ads: {kind: payed}", "s.yaml:4:24: `payed` is not a kind of channel; did you mean `paid`?"),
            (
                "ads: {cost: {per_click: 1}}",
                "s.yaml:4:17: a channel has no `kind`; write `kind: ` and one of `organic`, `paid`, `owned`, `affiliate` and `referral`"
            ),
            (
                "ads: {kind: paid, cost: {per_clic: 1}}",
                "s.yaml:4:37: `cost` has no key `per_clic`; did you mean `per_click`?"
            ),
            (
                "ads: {kind: paid, cost: {per_event: {instal: 1}}}",
                "s.yaml:4:49: a cost names the event `instal`, which nothing emits; events are `purchase`"
            ),
            (
                "ads: {kind: paid, cost: {reward: 5}}",
                "s.yaml:4:37: `reward` is paid for referred customers, and `ads` is paid; give it to a channel of kind `referral`"
            ),
            (
                "ads: {kind: affiliate, partners: {a: 0.5, b: 0.4}}",
                "s.yaml:4:45: the partners' shares sum to 0.9; they must sum to 1"
            ),
            (
                "a b: {kind: paid}",
                "s.yaml:4:12: `a b` cannot be the name of a channel; use letters, digits, `-` and `_`, like `feast-mails`"
            ),
        ]) func channels(text: String, complaint: String)
    {
        #expect(complaints(Shop(channels: "{" + text + "}").text) == [complaint])
    }

    @Test(
        arguments: [
            (
                "dwell: 2d, conversion: 0.3, churn: 0.4, outcomes: [{to: dnoe, probability: 0.1}]",
                "s.yaml:6:79: there is no stage `dnoe`; did you mean `done`?"
            ),
            (
                "conversion: 0.3, churn: 0.4",
                "s.yaml:6:13: stage `browsing` does not say how long customers stay until they decide; add `dwell: {exponential: {mean: 3d}}`, or `dwell: 0` to decide at once"
            ),
            (
                "dwell: 0, conversion: 0.3, churn: 0.4",
                "s.yaml:6:30: stage `browsing` decides at once and may stay, which would take no time for ever; let one outcome be `rest`, or give it a dwell"
            ),
            (
                "dwell: 2d, conversion: {probability: 0.3, value: 4}, churn: 0.4",
                "s.yaml:6:65: a conversion has `value` but no event that carries it; add `emits: EVENT`"
            ),
            (
                "dwell: 2d, conversion: {probability: 0.3, emits: x, value: 4, refund: {probability: 0.1}}, churn: 0.4",
                "s.yaml:6:93: a refund has no `delay`; write `delay: 7d`"
            ),
            (
                "dwell: 2d, conversion: {probability: 0.3, emits: x, products: {a: {share: 0.5, value: 4}}}, churn: 0.4",
                "s.yaml:6:85: the products' shares sum to 0.5; they must sum to 1"
            ),
            (
                "dwell: 2d, emits: {view: -1/day}, conversion: 0.3, churn: 0.4",
                "s.yaml:6:48: `-1/day` is negative where a rate is wanted; write one like `0.2/day` or `500/s`"
            ),
        ]) func stages(text: String, complaint: String)
    {
        #expect(complaints(Shop(browsing: text).text) == [complaint])
    }

    @Test(
        arguments: [
            ("channel: mail, rate: 1/day", "s.yaml:6:83: there is no channel `mail`; did you mean `email`?"),
            (
                "channel: affiliate, partner: blgo, rate: 1/day",
                "s.yaml:6:103: there is no partner `blgo` of `affiliate`; did you mean `blog`?"
            ),
            (
                "channel: email",
                "s.yaml:6:73: a touch does not say when it happens; say one of `rate`, `every`, `after` and `on_intent`"
            ),
            (
                "channel: email, rate: 1/day, every: 7d",
                "s.yaml:6:73: a touch happens by `rate` and `every`; say one of `rate`, `every`, `after` and `on_intent`"
            ),
            (
                "channel: email, rate: 2d",
                "s.yaml:6:96: `2d` is a duration where a rate is wanted; write one like `0.2/day` or `500/s`"
            ),
            ("channel: email, every: tusday 09:00", "s.yaml:6:97: `tusday` is no day; did you mean `tuesday`?"),
            (
                "channel: email, every: tuesday",
                "s.yaml:6:97: `tuesday` does not say at what time; write `tuesday 09:00`"
            ),
            (
                "channel: email, after: purchas, delay: 1h",
                "s.yaml:6:97: `after` names the event `purchas`, which nothing emits; did you mean `purchase`?"
            ),
            (
                "channel: email, after: purchase, delay: 1h",
                "s.yaml:6:97: `after: purchase` never comes: the event happens neither in stage `browsing` nor on the way there; no event happens there; use `rate` or `every`"
            ),
            (
                "channel: email, rate: 1/day, delay: 1h",
                "s.yaml:6:103: `delay` does not go with `rate`; it goes with `after: EVENT`"
            ),
            (
                "channel: email, rate: 1/day, prompts: 0.2",
                "s.yaml:6:103: `prompts` stands without `within`; write `prompts: 0.2, within: 1d`"
            ),
            (
                "channel: search, on_intent: 0.3, uplift: 1.2",
                "s.yaml:6:107: `uplift` on a touch by `on_intent`, which only sees a decision that is made already; take it out, or meet customers by `rate`, `every` or `after`"
            ),
            (
                "channel: search, rate: 1/day, uplift: 0, half_life: 1d",
                "s.yaml:6:112: `0` is not over 0 where a factor over 0 is wanted; write one like `1.25`, or `0.9` to lower"
            ),
            (
                "channel: search, rate: 1/day, uplift: {chrun: 0.9}, half_life: 1d",
                "s.yaml:6:113: stage `browsing` does not have an outcome `chrun`; did you mean `churn`?"
            ),
            (
                "channel: search, rate: 20/day, uplift: 1.1",
                "s.yaml:6:113: about 57 touches of `stages.browsing.touches.search` act on each decision, and none fades; give it a `half_life` or a `saturation`; over 10 needs one"
            ),
            (
                "channel: email, rate: 1/day, segments: [vip]",
                "s.yaml:6:114: there is no segment `vip`; there are none here"
            ),
            (
                "channel: email, rate: 1/day, as: popup",
                "s.yaml:6:107: `popup` is not what trackers can see; write one of `click`, `view`, `direct` and `send`"
            ),
        ]) func touches(text: String, complaint: String)
    {
        let browsing = "dwell: 2d, conversion: 0.3, churn: 0.4, touches: [{\(text)}]"
        #expect(complaints(Shop(browsing: browsing).text) == [complaint])
    }

    @Test(
        arguments: [
            (
                "campaigns: {push: {channel: email, rate: 1/day, stages: [shop]}}",
                "s.yaml:9:58: there is no stage `shop`; stages are `browsing`, `checkout` and `done`"
            ),
            (
                "campaigns: {push: {channel: email, rate: 1/day, start: 2026-01-09, end: 2026-01-08}}",
                "s.yaml:9:68: a campaign ends before it starts; `end` is its last day"
            ),
            (
                "campaigns: {push: {channel: email, every: 7d, budget: 400}}",
                "s.yaml:9:47: a budget caps what a `rate` delivers, and this campaign has none; give it a `rate`, or take the budget out"
            ),
            (
                "campaigns: {push: {channel: email, rate: 1/day, uplift: {sign_up: 2}, half_life: 1d}}",
                "s.yaml:9:58: no stage of this campaign has an outcome `sign_up`; its outcomes are `conversion`, `churn`, `checkout`, `done` and `purchase`"
            ),
            ("tracking: {los: 0.1}", "s.yaml:9:12: `tracking` has no key `los`; did you mean `loss`?"),
            (
                "tracking: {login: [signup]}",
                "s.yaml:9:20: a login names the event `signup`, which nothing emits; events are `purchase`"
            ),
            ("tracking: {bots: 1}", "s.yaml:9:18: all clicks would come from bots; write a share under 1, like `0.02`"),
            ("attribution: {rules: [liner]}", "s.yaml:9:23: there is no rule `liner`; did you mean `linear`?"),
            (
                "attribution: {rules: [linear(x=1)]}",
                "s.yaml:9:23: the rule `linear` has no parameters; write its name alone"
            ),
            (
                "attribution: {rules: [{markov: {orders: 2}}]}",
                "s.yaml:9:33: the rule `markov` has no key `orders`; did you mean `order`?"
            ),
            (
                "attribution: {rules: [{position-based: {first: 0.7, last: 0.4}}]}",
                "s.yaml:9:40: the shares of the rule `position-based` sum to 1.1; they sum to at most 1; what they leave goes to the others"
            ),
            (
                "attribution: {lookback: {click: 7d, serch: 1d}}",
                "s.yaml:9:37: there is no channel `serch`; did you mean `search`?"
            ),
            (
                "attribution: {boundary: inclusiv}",
                "s.yaml:9:25: `inclusiv` is not a window's boundary; did you mean `inclusive`?"
            ),
            ("attribution: {preset: gaa}", "s.yaml:9:23: `gaa` is not a preset; did you mean `ga`?"),
            (
                "gauges: {followers: {start: 10, per: {folow: 1}}}",
                "s.yaml:9:39: a gauge names the event `folow`, which nothing emits; events are `purchase`"
            ),
            (
                "kpis: {x: 1 +}",
                "s.yaml:9:11: `1 +` cannot be read from its character 4 on; expected a number, a path such as kpis.cac, or '('"
            ),
            (
                "expect: [stages.chekout.entered > 0]",
                "s.yaml:9:10: `stages.chekout.entered` names no stage: there is no `chekout`; did you mean `checkout`?"
            ),
            (
                "expect: [gaols.purchase.conversions > 0]",
                "s.yaml:9:10: `gaols.purchase.conversions` names nothing: there is no `gaols`; did you mean `goals`?"
            ),
            ("what_if: {calm: {}}", "s.yaml:9:11: the what-if `calm` changes nothing; give it `without:` or `set:`"),
            ("load: {}", "s.yaml:9:7: `load` does not say at which rate; say one of `profile`, `closed` and `search`"),
            (
                "load: {profile: [{phase: rush, rate: 10/s}]}",
                "s.yaml:9:18: a phase lasts no time; give it `ramp: 30s` or `hold: 5m`"
            ),
            (
                "load: {search: {from: 10/s, to: 5/s, until: []}}",
                "s.yaml:9:29: the search ends where it begins; `to` is over `from`"
            ),
            ("calendar: {weekly: [1, 1]}", "s.yaml:9:20: `weekly` holds 2 numbers; write 7 numbers, Monday to Sunday"),
            (
                "calendar: {seasonal: {x: {start: 2026-01-02, end: 2026-01-01}}}",
                "s.yaml:9:46: a season ends before it starts; `end` is its last day"
            ),
        ]) func otherSections(text: String, complaint: String)
    {
        #expect(self.complaint(more: text) == [complaint])
    }
}
