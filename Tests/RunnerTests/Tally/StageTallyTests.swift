import Results
import Runner
import Simulation
import Testing

@Suite("Tally: stages and events")
struct StageTallyTests {
    let hour = Shop.hour, day = Shop.day

    @Test("A stage counts entries, decisions, outcomes, and the time from entering to leaving")
    func stages() throws {
        let summary = Shop.summary { script in
            script.customer(0) { life in
                life.stay(at: day)
                life.decide(Shop.Take.convert, at: 3 * day)
                life.decide(Shop.Take.convert, at: 4 * day, value: 500)
                life.decide(Shop.Take.again, at: 5 * day)
                life.decide(Shop.Take.churn, at: 5 * day + 12 * hour)
            }
            script.customer(1) { life in life.decide(Shop.Take.churn, at: day) }
            script.customer(2) { life in life.stay(at: day) }
            script.customer(3, stage: Shop.Stage.retention) { life in life.decide(Shop.Take.finish, at: 2 * day) }
        }
        #expect(summary.customers == 4)
        let browsing = try summary.stage("browsing")
        #expect(browsing.entered == 3)
        #expect(browsing.decisions == 4)
        #expect(browsing.converted == 1)
        #expect(browsing.churned == 1)
        #expect(browsing.stillThere == 1)
        #expect(browsing.outcomes == ["checkout": 1, "churned": 1])
        #expect(browsing.meanDwellDays == 2)
        #expect(browsing.conversionPerDecision == 0.25)
        #expect(browsing.churnPerDecision == 0.25)
        #expect(browsing.eventualConversion == 0.5)
        let checkout = try summary.stage("checkout")
        #expect(checkout.entered == 2)
        #expect(checkout.meanDwellDays == 0.75)
        let retention = try summary.stage("retention")
        #expect(retention.entered == 2)
        #expect(retention.converted == 1, "its first outcome")
        #expect(retention.outcomes == ["checkout": 1, "done": 1, "churned": 0])
        let done = try summary.stage("done")
        #expect(done.entered == 1)
        #expect(done.stillThere == 1, "an end keeps who came")
        #expect(done.meanDwellDays == nil)
        #expect(try summary.kpi("churn_rate") == 0.5)
    }

    @Test("A stage that only loses customers converts nobody")
    func onlyChurn() throws {
        var world = Shop.world()
        world.stages[Shop.Stage.browsing].outcomes.removeFirst()
        world.stages[Shop.Stage.browsing].hasConversion = false
        let summary = Shop.summary(.init(world: world)) { script in
            script.customer(0) { life in life.decide(0, at: day) }
        }
        let browsing = try summary.stage("browsing")
        #expect(browsing.converted == 0)
        #expect(browsing.churned == 1)
    }

    @Test("Events count times and customers; properties have mean, sum and quantiles, and so has their value")
    func events() throws {
        let summary = Shop.summary { script in
            script.customer(0) { life in
                life.emit(0, at: hour, properties: [1, 0])
                life.emit(0, at: 2 * hour, properties: [4, 1])
                life.emit(1, at: 3 * hour, value: 250)
            }
            script.customer(1) { life in life.emit(0, at: hour, properties: [2.5, 1]) }
        }
        let session = try #require(summary.events?["session"])
        #expect(session.count == 3)
        #expect(session.customers == 2)
        let pages = try #require(session.properties["pages"])
        #expect(pages.sum == 7.5)
        #expect(pages.mean == 2.5)
        #expect(abs(try #require(pages.p50) - 2.5) < 0.01)
        #expect(abs(try #require(pages.p90) - 4) < 0.02)
        #expect(session.properties["bounced"]?.mean == 2.0 / 3)
        let follow = try #require(summary.events?["follow"]?.properties["value"])
        #expect(follow.sum == 2.5)
        #expect(summary.events?["purchase"]?.count == 0)
    }

    @Test("Negative properties count in means; those that are no number count nowhere")
    func oddProperties() throws {
        let summary = Shop.summary { script in
            script.customer(0) { life in
                life.emit(0, at: 1, properties: [-3, .nan])
                life.emit(0, at: 2, properties: [1, .infinity])
            }
        }
        let session = try #require(summary.events?["session"])
        #expect(session.count == 2)
        #expect(session.properties["pages"]?.mean == -1)
        #expect(session.properties["bounced"] == nil)
    }

    @Test("A touch of a stage counts the visits that converted after it, and only those")
    func touches() throws {
        let summary = Shop.summary { script in
            script.customer(0, stage: Shop.Stage.checkout) { life in
                life.touch(Shop.Line.reminder, at: hour, flags: [.opened])
                life.touch(Shop.Line.reminder, at: 2 * hour, flags: [.unsubscribed])
                life.click(Shop.Line.reminder, at: 2 * hour)
                life.decide(Shop.Take.convert, at: 3 * hour, value: 100)
                life.decide(Shop.Take.again, at: 4 * hour)
                life.decide(Shop.Take.convert, at: 5 * hour, value: 100)
            }
            script.customer(1, stage: Shop.Stage.checkout) { life in
                life.touch(Shop.Line.reminder, at: hour)
                life.decide(Shop.Take.churn, at: 3 * hour)
            }
        }
        let reminder = try #require(try summary.stage("checkout").touches?.first)
        #expect(reminder.touch == "reminder")
        #expect(reminder.sends == 3)
        #expect(reminder.impressions == 0)
        #expect(reminder.clicks == 1)
        #expect(reminder.opens == 1)
        #expect(reminder.unsubscribes == 1)
        #expect(reminder.converted == 1)
        #expect(try summary.stage("retention").touches == nil, "campaigns stand by themselves")
    }

    @Test("Surveys have their mean and their share of 4 and 5; csat is that of the survey so named")
    func surveys() throws {
        let summary = Shop.summary { script in
            script.customer(0) { life in
                for (index, score) in [5.0, 4, 3.5, 1].enumerated() {
                    life.answer(0, score: score, at: Int64(index))
                }
                life.answer(1, score: 10, at: 5)
            }
        }
        #expect(summary.surveys?["csat"]?.answers == 4)
        #expect(summary.surveys?["csat"]?.mean == 3.375)
        #expect(summary.surveys?["csat"]?.csat == 0.5)
        #expect(summary.surveys?["nps"]?.mean == 10)
        #expect(try summary.kpi("csat") == 0.5)
    }
}
