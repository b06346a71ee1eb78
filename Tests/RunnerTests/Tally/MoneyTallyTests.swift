import Results
import Runner
import Simulation
import Testing

@Suite("Tally: goals and money")
struct MoneyTallyTests {
    let hour = Shop.hour, day = Shop.day

    /// Two buyers (one of them twice, with a refund), one visitor, one referred buyer.
    private func write(_ script: inout LedgerScript) {
        script.customer(0, channel: Shop.Channel.search) { life in
            life.decide(Shop.Take.convert, at: 2 * day)
            let order = life.decide(Shop.Take.convert, at: 4 * day, value: 3_000, product: 0)
            life.refer(9, at: 4 * day)
            life.decide(Shop.Take.again, at: 6 * day)
            life.decide(Shop.Take.convert, at: 8 * day, value: 1_000, product: 1)
            life.refund(order, event: Shop.Event.purchase, value: 3_000, at: 9 * day)
            life.decide(Shop.Take.leave, at: 10 * day)
        }
        script.customer(9, at: 6 * day, channel: Shop.Channel.friends, generation: 1) { life in
            life.decide(Shop.Take.convert, at: 7 * day)
            life.decide(Shop.Take.convert, at: 12 * day, value: 2_000, product: 0)
        }
        script.customer(1) { life in
            life.emit(1, at: day, value: 100)
            life.decide(Shop.Take.churn, at: day)
        }
    }

    @Test("Goals count conversions, customers, value before refunds, and refunds")
    func goals() throws {
        let summary = Shop.summary(write: write)
        let goal = try #require(summary.goals?.first)
        #expect(goal.goal == "purchase")
        #expect(goal.conversions == 3)
        #expect(goal.customers == 2)
        #expect(goal.value == 60)
        #expect(goal.refunds == 1)
        #expect(goal.valueRefunded == 30)
    }

    @Test("Standard measures of money are net of refunds and take the margin")
    func kpis() throws {
        let summary = Shop.summary(TallyPlan(world: Shop.world(), margin: 0.5), write: write)
        let cost = 300.0 + 7 + 10  // ads: per day and fixed; friends: a reward
        #expect(try summary.kpi("net_value") == 31)
        #expect(try summary.kpi("cost") == cost)
        #expect(try summary.kpi("roas") == 31 / cost)
        #expect(try summary.kpi("profit") == 15.5 - cost)
        #expect(try summary.kpi("cac") == cost / 2)
        #expect(try summary.kpi("ltv") == 7.5, "of buyers alone: (30 + 10 - 30 + 20) x 0.5 / 2")
        #expect(try summary.kpi("average_order_value") == 20)
        #expect(try summary.kpi("conversion_rate") == 2.0 / 3)
        #expect(try summary.kpi("repeat_purchase_rate") == 0.5)
        #expect(try summary.kpi("repeat_purchases") == 1)
        #expect(try summary.kpi("referral_share") == 1.0 / 3)
        #expect(try summary.kpi("mean_days_to_goal") == 5)
    }

    @Test("Products have what was sold and their share of it")
    func products() throws {
        let products = try #require(Shop.summary(write: write).products)
        #expect(products.map(\.product) == ["feast", "weekday"])
        #expect(products.map(\.sold) == [2, 1])
        #expect(products.map(\.value) == [50, 10])
        #expect(products.map(\.share) == [50.0 / 60, 10.0 / 60])
    }

    @Test("Referrals: made by parents; arrivals, goals and value of those referred")
    func referrals() throws {
        let referrals = try #require(Shop.summary(write: write).referrals)
        #expect(referrals.made == 1)
        #expect(referrals.arrived == 1)
        #expect(referrals.customers == 1)
        #expect(referrals.conversions == 1)
        #expect(referrals.value == 20)
    }

    @Test("A channel has the net value, goals and buyers of those who arrived by it")
    func arrivedBy() throws {
        let summary = Shop.summary(write: write)
        let search = try summary.channel("search")
        #expect(search.revenue == 10)
        #expect(search.customers == 1)
        #expect(search.buyers == 1)
        #expect(search.conversionsArrived == 2)
        #expect(try summary.channel("friends").revenue == 20)
        #expect(try summary.channel("friends").cost == 10)
    }

    @Test("Without anybody there is nothing to divide by, and no measure lies about it")
    func nobody() {
        let summary = Shop.summary { _ in }
        #expect(summary.customers == 0)
        for name in ["conversion_rate", "cac", "ltv", "average_order_value", "churn_rate", "alive_day_1", "csat"] {
            #expect(summary.kpis?[name] == nil, "\(name)")
        }
        #expect(summary.kpis?["profit"] == -307)
        #expect(summary.cohorts == [])
    }

    @Test("Sums of the largest values do not overflow")
    func huge() throws {
        let value = Int64.max / 2
        let summary = Shop.summary { script in
            for id in 0..<5 {
                script.customer(UInt64(id), stage: Shop.Stage.checkout) { life in
                    life.decide(Shop.Take.convert, at: day, value: value)
                    life.decide(Shop.Take.again, at: 2 * day)
                    life.decide(Shop.Take.convert, at: 3 * day, value: value)
                }
            }
        }
        #expect(try #require(summary.goals?.first).value == Double(Int128(value) * 10) / 100)
    }
}
