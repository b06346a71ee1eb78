import Results
import Runner
import Simulation
import Testing
import Tracking

@Suite("Tally: touches, cost and claims")
struct TouchTallyTests {
    let hour = Shop.hour, day = Shop.day, minute = LedgerScript.minute

    @Test("Channels count impressions, sends, clicks with arrivals among them, and distinct customers")
    func counts() throws {
        let summary = Shop.summary { script in
            script.customer(0, channel: Shop.Channel.ads) { life in
                life.touch(Shop.Line.ads, at: hour)
                life.touch(Shop.Line.ads, at: 2 * hour)
                life.click(Shop.Line.ads, at: 2 * hour)
                life.touch(Shop.Line.newsletter, at: 3 * hour, flags: [.opened])
                life.touch(Shop.Line.newsletter, at: 4 * hour, flags: [.opened, .unsubscribed])
            }
            script.customer(1) { life in
                life.touch(Shop.Line.ads, at: hour)
                life.touch(Shop.Line.newsletter, at: 3 * hour)
            }
        }
        let ads = try summary.channel("ads")
        #expect(ads.impressions == 3)
        #expect(ads.clicks == 2)
        #expect(ads.reached == 2)
        #expect(ads.engaged == 1)
        #expect(ads.engagementRate == 1.0 / 3, "the arrival had no impression")
        let email = try summary.channel("email")
        #expect(email.sends == 3)
        #expect(email.opens == 2)
        #expect(email.openRate == 2.0 / 3)
        #expect(email.unsubscribes == 1)
        let news = try #require(summary.campaigns?.first)
        #expect(news.campaign == "news")
        #expect(news.sends == 3)
        #expect(news.reached == 2)
        #expect(news.engaged == 1)
        #expect(news.cost == 0.03)
        #expect(try summary.kpi("unsubscribe_rate") == 1.0 / 3)
        #expect(try summary.kpi("sends") == 3)
        #expect(try summary.kpi("engaged_share") == 0.5)
    }

    @Test("Every cost key is paid for what it names")
    func costs() throws {
        let world = Shop.world(horizon: 2 * day + 1)
        let summary = Shop.summary(TallyPlan(world: world)) { script in
            script.customer(0, channel: Shop.Channel.ads) { life in
                life.touch(Shop.Line.ads, at: hour)
                life.click(Shop.Line.ads, at: hour)
                life.decide(Shop.Take.convert, at: day)
            }
            script.customer(1) { life in
                life.touch(Shop.Line.newsletter, at: hour)
                life.decide(Shop.Take.convert, at: day)
            }
        }
        let days = 3 * 3.0  // the third day has started
        #expect(try summary.channel("ads").cost == 2 * 0.5 + 0.01 + days + 7 + 1.5)
        #expect(try summary.channel("email").cost == 0.01)
        #expect(try summary.channel("search").cost == 0)
    }

    @Test("What it costs to win customers is told from what it costs to keep them")
    func phases() throws {
        let summary = Shop.summary { script in
            script.customer(0) { life in
                life.touch(Shop.Line.newsletter, at: hour)
                life.decide(Shop.Take.convert, at: day)
                life.decide(Shop.Take.convert, at: 2 * day, value: 100)
                life.touch(Shop.Line.newsletter, at: 3 * day)
                life.touch(Shop.Line.newsletter, at: 4 * day)
            }
        }
        #expect(try summary.kpi("cost_of_winning") == 300 + 7 + 0.01)
        #expect(try summary.kpi("cost_of_keeping") == 0.02)
    }

    @Test("Segments share fixed costs by their touches, and add up to the whole")
    func segmentCosts() throws {
        let world = Shop.world(segments: ["a", "b"])
        let summary = Shop.summary(TallyPlan(world: world)) { script in
            script.customer(0, segment: 0) { life in for t in 1...3 { life.touch(Shop.Line.ads, at: Int64(t)) } }
            script.customer(1, segment: 1) { life in life.touch(Shop.Line.ads, at: 1) }
        }
        let (a, b) = (try summary.segment("a"), try summary.segment("b"))
        #expect(a.customers == 1)
        #expect(a.kpis?["cost"] == 0.75 * 307 + 0.03)
        #expect(b.kpis?["cost"] == 0.25 * 307 + 0.01)
        #expect(a.channels?.first { $0.channel == "ads" }?.impressions == 3)
    }

    @Test("A world without named segments reports none")
    func unnamed() {
        #expect(Shop.summary { $0.customer(0) }.segments == nil)
    }

    @Test("Discovery and closing go to the first and the last click, impressions aside")
    func claims() throws {
        let write: (inout LedgerScript) -> Void = { script in
            script.customer(0) { life in
                life.touch(Shop.Line.ads, at: hour)
                life.click(Shop.Line.search, at: 2 * hour)
                life.decide(Shop.Take.convert, at: day)
                life.touch(Shop.Line.reminder, at: day + hour)
                life.click(Shop.Line.reminder, at: day + hour)
                life.decide(Shop.Take.convert, at: 2 * day, value: 500)
                life.decide(Shop.Take.again, at: 3 * day)
                life.decide(Shop.Take.convert, at: 4 * day, value: 700)
            }
            script.customer(1, stage: Shop.Stage.checkout) { life in
                life.decide(Shop.Take.convert, at: day, value: 300)
            }
        }
        let clicks = Shop.summary(write: write)
        #expect(try clicks.channel("search").discovery == 2)
        #expect(try clicks.channel("search").firstTouchShare == 2.0 / 3)
        let email = try clicks.channel("email")
        #expect(email.closing == 2)
        #expect(email.closingRepeats == 1)
        #expect(email.closingValue == 12)
        #expect(email.lastTouchShare == 2.0 / 3)
        let nobody = try clicks.channel("none")
        #expect(nobody.discovery == 1)
        #expect(nobody.closingValue == 3)

        let all = Shop.summary(TallyPlan(world: Shop.world(), touches: .all), write: write)
        #expect(try all.channel("ads").discovery == 2)
    }

    @Test("Customers exit by the channel of their last touch of any kind")
    func exits() throws {
        let summary = Shop.summary { script in
            script.customer(0) { life in
                life.click(Shop.Line.search, at: hour)
                life.touch(Shop.Line.newsletter, at: 2 * hour)
                life.decide(Shop.Take.churn, at: day)
            }
            script.customer(1) { life in life.decide(Shop.Take.churn, at: day) }
        }
        #expect(try summary.channel("email").exits == 1)
        #expect(try summary.channel("search").exits == 0)
        #expect(try summary.kpi("churn_rate_engaged") == 1)
        #expect(try summary.kpi("churn_rate_unengaged") == 1)
    }

    /// Partner `coupon` closes `poached` goals by intent clicks and `honest` ones by clicks a day before.
    private func flags(poached: Int, honest: Int, injected: Int = 0) throws -> [String] {
        let summary = Shop.summary { script in
            for id in 0..<(poached + honest + injected) {
                script.customer(UInt64(id), stage: Shop.Stage.checkout) { life in
                    if id < poached {
                        life.click(Shop.Line.coupon, at: 2 * day - hour, flags: [.intent])
                    } else {
                        life.click(Shop.Line.coupon, at: id < poached + honest ? day : 2 * day - 1_000_000)
                    }
                    life.decide(Shop.Take.convert, at: 2 * day, value: 100)
                }
            }
        }
        #expect(try summary.partner("affiliate/blog").flags == [])
        return try summary.partner("affiliate/coupon").flags
    }

    @Test("A partner is flagged when most of at least 30 goals came by stepping in before the purchase")
    func poaching() throws {
        #expect(try flags(poached: 16, honest: 14) == ["coupon-poaching"])
        #expect(try flags(poached: 15, honest: 15) == [])
        #expect(try flags(poached: 29, honest: 0) == [], "too few to tell")
        #expect(try flags(poached: 0, honest: 10, injected: 20) == ["click-injection"])
    }
}
