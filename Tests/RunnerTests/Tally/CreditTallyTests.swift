import Attribution
import Observation
import Results
import Runner
import Simulation
import Testing
import Tracking

@Suite("Tally: credit and commission")
struct CreditTallyTests {
    let day = Shop.day
    let blog = Source(channel: UInt16(Shop.Channel.affiliate), partner: 0)
    let coupon = Source(channel: UInt16(Shop.Channel.affiliate), partner: 1)
    let search = Source(channel: UInt16(Shop.Channel.search))

    private typealias Share = (source: Source, units: Int64, value: Int64)

    private func batch(_ conversions: [(sequence: UInt32, time: Int64, shares: [Share])]) -> CreditBatch {
        var batch = CreditBatch()
        for conversion in conversions {
            for share in conversion.shares {
                batch.append(
                    Tracking.Credit(source: share.source, campaign: 0, units: share.units, value: share.value))
            }
            batch.finish(
                EventRole.id(EventRole.main, customer: 0, sequence: conversion.sequence), time: conversion.time,
                value: conversion.shares.reduce(0) { $0 + $1.value })
        }
        return batch
    }

    private func facts(segment: Int = 0) -> CustomerFacts {
        CustomerFacts(id: 0, arrival: 0, segment: segment, channel: -1, partner: -1, generation: 0)
    }

    @Test("Commission is rounded half up to minor units per conversion and partner")
    func rounding() {
        var world = Shop.world()
        world.channels[Shop.Channel.affiliate].partners[1].commission = 0.029
        var tally = Tally(plan: TallyPlan(world: world, rules: [.lastTouch]))
        tally.addCredits(
            batch([(1, day, [(coupon, 400_000_000, 250), (coupon, 600_000_000, 250)])]), rule: 0, of: facts())
        let summary = Shop.summary(of: tally)
        #expect(summary.partners?.last?.commission == 0.15, "2.9% of 500 is 14.5; two halves would round to 14")
    }

    @Test(
        "An exact rate has no hair's breadth",
        arguments: [(500, 0.029, 15), (50, 0.01, 1), (49, 0.01, 0), (150, 0.07, 11), (0, 1, 0), (100, 0.1, 10)])
    func rates(value: Int64, rate: Double, commission: Double) throws {
        var world = Shop.world()
        world.channels[Shop.Channel.affiliate].partners[1].commission = rate
        var tally = Tally(plan: TallyPlan(world: world, rules: [.lastTouch]))
        tally.addCredits(batch([(1, day, [(coupon, 1_000_000_000, value)])]), rule: 0, of: facts())
        #expect(try Shop.summary(of: tally).partner("affiliate/coupon").commission == commission / 100)
    }

    @Test("Each rule's credit goes to channels, partners and campaigns; only the commission rule pays")
    func rules() throws {
        let plan = TallyPlan(world: Shop.world(), margin: 0.5, rules: [.firstTouch, .linear], commissionRule: 1)
        var tally = Tally(plan: plan)
        tally.addCredits(batch([(1, day, [(search, 1_000_000_000, 1_000)])]), rule: 0, of: facts())
        tally.addCredits(
            batch([(1, day, [(blog, 250_000_000, 250), (coupon, 250_000_000, 250), (.none, 500_000_000, 500)])]),
            rule: 1, of: facts())
        let summary = Shop.summary(of: tally)
        let search = try summary.channel("search")
        #expect(search.credit?["first-touch"] == Results.Credit(conversions: 1, value: 10))
        #expect(search.credit?["linear"] == Results.Credit())
        #expect(
            try summary.channel("affiliate").credit?["linear"] == Results.Credit(conversions: 0.5, value: 5))
        #expect(try summary.channel("none").credit?["linear"] == Results.Credit(conversions: 0.5, value: 5))
        #expect(
            summary.campaigns?.first?.credit?["first-touch"] == Results.Credit(conversions: 1, value: 10))
        let blog = try summary.partner("affiliate/blog")
        #expect(blog.conversions == 0.25)
        #expect(blog.value == 2.5)
        #expect(blog.commission == 0.2)
        #expect(blog.profit == 2.5 * 0.5 - 0.2)
        let month = try #require(blog.periods?.first)
        #expect(month.period == "1970-01")
        #expect(month.conversions == 0.25)
        #expect(month.commission == 0.2)
        #expect(try summary.channel("affiliate").cost == 0.27, "8% of 250 is 20; 2.9% of 250 is 7.25")
    }

    @Test("A refunded order takes its commission back to the cent: what was earned and what was taken back cancel")
    func refunds() throws {
        var script = LedgerScript(Shop.world())
        var order: UInt32 = 0
        script.customer(0, stage: Shop.Stage.checkout) { life in
            order = life.decide(Shop.Take.convert, at: day, value: 1_000)
            life.refund(order, event: Shop.Event.purchase, value: 1_000, at: 2 * day)
        }
        var tally = Tally(plan: TallyPlan(world: Shop.world(), rules: [.lastTouch]))
        tally.add(script.ledger)
        tally.addCredits(
            batch([(order, day, [(blog, 1_000_000_000, 1_000)])]), rule: 0, of: facts())
        let partner = try Shop.summary(of: tally).partner("affiliate/blog")
        #expect(partner.value == 10)
        #expect(partner.commission == 0 && partner.profit == 0)
        #expect(partner.commissionEarned == 0.8 && partner.commissionClawedBack == 0.8)
        #expect(partner.commissionHeld == nil && partner.commissionBonus == nil)
    }

    @Test("Commission is held until it falls due, and due at the horizon is not due before it")
    func hold() throws {
        let hold = CommissionTerms(hold: 10 * day)
        var tally = Tally(plan: TallyPlan(world: Shop.world(), rules: [.lastTouch], commissionTerms: hold))
        // The horizon is day 100: held are those of day 90 and 95.
        tally.addCredits(
            batch(
                [89, 90, 95].enumerated().map { index, at in
                    (UInt32(index + 1), Int64(at) * day, [(blog, 1_000_000_000, 1_000)])
                }), rule: 0, of: facts())
        let partner = try Shop.summary(of: tally).partner("affiliate/blog")
        #expect(partner.commission == 2.4 && partner.commissionHeld == 1.6)
    }

    @Test("A month of many conversions pays its better tier for all of them")
    func tiers() throws {
        let tiers = CommissionTerms(tiers: [.init(from: 0, rate: 0.05), .init(from: 2, rate: 0.1)])
        var tally = Tally(plan: TallyPlan(world: Shop.world(), rules: [.lastTouch], commissionTerms: tiers))
        // Two in January 1970 for 30 together, one in February for 7.
        tally.addCredits(
            batch([
                (1, day, [(blog, 1_000_000_000, 1_000)]), (2, 2 * day, [(blog, 1_000_000_000, 2_000)]),
                (3, 40 * day, [(blog, 1_000_000_000, 700)]),
            ]), rule: 0, of: facts())
        let summary = Shop.summary(of: tally)
        let partner = try summary.partner("affiliate/blog")
        #expect(partner.commissionEarned == 1.85 && partner.commissionBonus == 1.5 && partner.commission == 3.35)
        #expect(partner.periods?.first?.commission == 3)
        #expect(try summary.channel("affiliate").cost == 3.35)
    }

    @Test("Rules that were never asked have no credit")
    func unasked() throws {
        let summary = Shop.summary { script in
            script.customer(0, stage: Shop.Stage.checkout) { life in
                life.decide(Shop.Take.convert, at: day, value: 1_000)
            }
        }
        #expect(try summary.channel("search").credit == nil)
    }
}
