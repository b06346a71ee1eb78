import Results
import Runner
import Simulation
import Testing
import Tracking

@Suite("Tally: life days, periods, cohorts, gauges")
struct TimeTallyTests {
    let hour = Shop.hour, day = Shop.day
    /// 2026-01-01 in UTC.
    let newYear: Int64 = 20_454 * LedgerScript.day

    @Test("Alive at arrival + N days counts what happens at that instant, of those observed then")
    func alive() throws {
        let plan = TallyPlan(world: Shop.world(horizon: 10 * day), aliveDays: [7, 1, 1, 3])
        let summary = Shop.summary(plan) { script in
            script.customer(0) { life in life.decide(Shop.Take.churn, at: day) }
            script.customer(1) { life in life.decide(Shop.Take.churn, at: day + 1) }
            script.customer(2, at: 2 * day) { life in life.decide(Shop.Take.churn, at: 8 * day) }
            script.customer(3, at: 9 * day)
            script.customer(4, at: 9 * day - 1)
        }
        #expect(try summary.kpi("alive_day_1") == 3.0 / 4, "of the last two, one is seen a day later")
        #expect(try summary.kpi("alive_day_3") == 1.0 / 3)
        #expect(try summary.kpi("alive_day_7") == 0)
    }

    @Test("Active on day N needs a click or an event of the customer's own in [N, N + 1) days, seen whole")
    func active() throws {
        let plan = TallyPlan(world: Shop.world(horizon: 3 * day), aliveDays: [1, 2])
        let summary = Shop.summary(plan) { script in
            script.customer(0) { life in
                life.touch(Shop.Line.ads, at: day + 1)
                life.click(Shop.Line.ads, at: 2 * day - 1)
                life.click(Shop.Line.ads, at: 2 * day - 1)
            }
            script.customer(1) { life in
                life.touch(Shop.Line.newsletter, at: day + 1, flags: [.opened])
                life.emit(1, at: 2 * day)
            }
            script.customer(2) { life in life.decide(Shop.Take.churn, at: day) }
            script.customer(3, at: day + 1) { life in life.emit(1, at: 2 * day + 1) }
        }
        #expect(try summary.kpi("active_day_1") == 1.0 / 3, "the fourth is not seen for a whole day 1")
        #expect(try summary.kpi("active_day_2") == 1.0 / 3)
    }

    @Test("Months and quarters follow the scenario's time zone, and count customers once")
    func periods() throws {
        // A scenario that starts at midnight of 31 January two hours east of Greenwich.
        let zone = [AttributionChoices.ZoneOffset(from: 0, offset: 2 * hour)]
        let plan = TallyPlan(
            world: Shop.world(horizon: 62 * day), start: newYear + 30 * day - 2 * hour, zone: zone, rules: [])
        let summary = Shop.summary(plan) { script in
            script.customer(0, stage: Shop.Stage.checkout) { life in
                life.decide(Shop.Take.convert, at: day - 1, value: 100)
                life.touch(Shop.Line.newsletter, at: day)
                life.touch(Shop.Line.newsletter, at: day + 1)
                life.decide(Shop.Take.again, at: day + 1)
                life.decide(Shop.Take.convert, at: 2 * day, value: 300)
                life.decide(Shop.Take.again, at: 2 * day)
                life.decide(Shop.Take.convert, at: 30 * day, value: 300)
            }
            script.customer(1, at: day, channel: Shop.Channel.search)
        }
        #expect(
            summary.periods?.map(\.period)
                == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-Q1", "2026-Q2"])
        #expect(summary.periods?.map(\.complete) == [false, true, true, false, false, false])
        #expect(summary.periods?.map(\.conversions) == [1, 1, 1, 0, 3, 0])
        #expect(summary.periods?.map(\.buyers) == [1, 1, 1, 0, 1, 0])
        #expect(summary.periods?.map(\.reached) == [0, 2, 0, 0, 2, 0])
        #expect(summary.periods?.map(\.arrivals) == [1, 1, 0, 0, 2, 0])
        let february = try summary.period("2026-02")
        #expect(february.channels?["email"]?.sends == 2)
        #expect(february.channels?["search"]?.clicks == 1)
        #expect(february.events?["purchase"] == 1)
        #expect(february.change?.previous?.value == 2)
        #expect(february.cost == 28 * 3 + 0.02)
        #expect(try summary.period("2026-01").cost == 3 + 7)
        let total = try #require(summary.kpis?["cost"])
        #expect(abs(try summary.period("2026-Q1").cost + summary.period("2026-Q2").cost - total) < 1e-9)
    }

    @Test("A month is compared with the same month of the year before")
    func yearBefore() throws {
        let plan = TallyPlan(world: Shop.world(horizon: 400 * day), start: newYear)
        let summary = Shop.summary(plan) { script in
            script.customer(0, at: 5 * day)
            script.customer(1, at: 366 * day)
            script.customer(2, at: 367 * day)
        }
        #expect(try summary.period("2027-01").change?.yearBefore?.arrivals == 1)
        #expect(try summary.period("2026-12").change?.yearBefore == nil)
        #expect(try summary.period("2027-Q1").change?.yearBefore?.arrivals == 1)
    }

    @Test("Cohorts by month of first goal: who buys again in month K, and what they brought")
    func cohorts() throws {
        let plan = TallyPlan(world: Shop.world(horizon: 100 * day), start: newYear, margin: 0.5)
        let summary = Shop.summary(plan) { script in
            script.customer(0) { life in
                life.emit(1, at: hour, value: 50)
                life.decide(Shop.Take.convert, at: day)
                let order = life.decide(Shop.Take.convert, at: day, value: 100)
                life.decide(Shop.Take.again, at: 2 * day)
                life.decide(Shop.Take.convert, at: 40 * day, value: 300)
                life.decide(Shop.Take.again, at: 41 * day)
                life.decide(Shop.Take.convert, at: 42 * day, value: 300)
                life.refund(order, event: Shop.Event.purchase, value: 100, at: 70 * day)
            }
            script.customer(1, stage: Shop.Stage.checkout) { life in
                life.decide(Shop.Take.convert, at: day, value: 200)
            }
            script.customer(2, stage: Shop.Stage.checkout) { life in
                life.decide(Shop.Take.convert, at: 35 * day, value: 200)
                life.decide(Shop.Take.again, at: 36 * day)
                life.decide(Shop.Take.convert, at: 65 * day, value: 200)
            }
        }
        let cohorts = try #require(summary.cohorts)
        #expect(cohorts.map(\.month) == ["2026-01", "2026-02"])
        #expect(cohorts.map(\.size) == [2, 1])
        #expect(cohorts[0].retention == [0.5, 0], "April is not seen to its end")
        #expect(cohorts[0].netValue == [3.5, 9.5, 8.5, 8.5])
        #expect(cohorts[0].ltv == [0.875, 2.375, 2.125, 2.125])
        #expect(cohorts[1].retention == [1])
        #expect(try summary.kpi("retention_1") == 2.0 / 3)
        #expect(try summary.kpi("retention_2") == 0)
        #expect(summary.kpis?["retention_3"] == nil)
        let weighted = cohorts.reduce(0) { $0 + ($1.ltv?.last ?? 0) * Double($1.size) } / 3
        #expect(try summary.kpi("ltv") == weighted, "the curves end at the ltv")
    }

    @Test("A gauge moves by its events and is held at its bound day by day")
    func gauges() throws {
        let gauge = TallyPlan.Gauge(
            name: "followers", start: 1, per: [(Shop.Event.follow, 0.5), (Shop.Event.session, -2)], min: 0)
        let plan = TallyPlan(world: Shop.world(horizon: 4 * day), gauges: [gauge])
        let summary = Shop.summary(plan) { script in
            script.customer(0) { life in
                life.emit(1, at: hour)
                life.emit(0, at: day, properties: [0, 0])
                life.emit(1, at: day + 1)
                life.emit(1, at: 3 * day)
            }
        }
        let followers = try #require(summary.gauges?["followers"])
        #expect(followers.series == [1.5, 0, 0, 0.5])
        #expect(followers.start == 1)
        #expect(followers.end == 0.5)
        #expect(followers.min == 0)
        #expect(followers.max == 1.5)
    }

    @Test("Without a horizon there are no periods, and everything else is counted")
    func endless() throws {
        let gauge = TallyPlan.Gauge(name: "followers", start: 1, per: [(Shop.Event.follow, 1)])
        let plan = TallyPlan(world: Shop.world(horizon: nil), gauges: [gauge], aliveDays: [1])
        let summary = Shop.summary(plan) { script in
            script.customer(0) { life in
                life.emit(1, at: 1_000_000 * day)
                life.decide(Shop.Take.churn, at: 2_000_000 * day)
            }
        }
        #expect(summary.periods == nil)
        #expect(summary.cohorts == nil)
        #expect(summary.gauges?["followers"]?.end == 2)
        #expect(try summary.kpi("alive_day_1") == 1)
        #expect(try summary.stage("browsing").meanDwellDays == 2_000_000)
    }
}
