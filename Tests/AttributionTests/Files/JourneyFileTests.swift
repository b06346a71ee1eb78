import FootfallTestKit
import Testing
import Tracking

@testable import Attribution

@Suite("Files of journeys") struct JourneyFileTests {
    private let file = """
        customer,time,event,channel,kind,partner,campaign,coupon,goal,order,value
        ann,2026-01-01T00:00:00Z,touch,search,click,,,,,,
        bob,1767225600,touch,direct,,,,,,,
        ann,2026-01-05T00:00:00Z,touch,affiliate,click,blog,spring,SAVE,,,
        ann,2026-01-06T00:00:00Z,touch,display,view,,,,,,
        ann,2026-01-07T00:00:00Z,conversion,,,,,,sign_up,,
        ann,2026-01-08T00:00:00Z,touch,email,click,,,,,,
        ann,2026-01-09T00:00:00Z,conversion,,,,,,purchase,o1,90
        ann,2026-01-09T00:00:01Z,conversion,,,,,,purchase,o1,90
        ann,2026-01-20T00:00:00Z,refund,,,,,,,o1,30
        bob,2026-01-03T00:00:00Z,conversion,,,,,SAVE,purchase,,50
        cid,2026-01-03T00:00:00Z,conversion,,,,,,purchase,,5
        ann,2026-02-20T00:00:00Z,touch,search,click,,,,,,

        """

    private func credits(_ rule: String, _ change: (inout FileRequest) -> Void = { _ in }) throws -> FileCredits.Rule {
        try Files.credit(file, [rule]) { request in
            request.goals = ["purchase"]
            change(&request)
        }.rules[0]
    }

    @Test("last touch, with orders counted once and refunds taken off the value") func lastTouch() throws {
        let rule = try credits("last-touch")
        #expect(rule.conversions == ["affiliate": 0, "direct": 1, "display": 0, "email": 1, "none": 1, "search": 0])
        #expect(rule.value == ["affiliate": 0, "direct": 50, "display": 0, "email": 60, "none": 5, "search": 0])
        #expect(rule.rows.map(\.channel) == ["affiliate", "direct", "display", "email", "none", "search"])
    }

    @Test("refunds that take nothing back are noted with the line of the first") func strayRefunds() throws {
        func notes(_ rows: String) throws -> [String] {
            try Files.credit("customer,time,event,channel,order,value\n" + rows, ["last-touch"]).notes
        }
        let sale = "a,1,touch,x,,\na,2,conversion,,o1,5\n"
        #expect(try notes(sale + "a,3,refund,,o1,5\n").isEmpty)
        #expect(
            try notes(sale + "b,3,refund,,o1,5\n") == [
                "line 4: the refund names no order that its customer has, so it takes nothing back"
            ])
        let two = try notes("a,3,refund,,o9,5\n" + sale + "b,3,refund,,o1,5\n")
        #expect(two.count == 1 && two[0].hasPrefix("2 refunds") && two[0].hasSuffix("line 2"))
    }

    @Test("shares are rounded per conversion, money to the last digit written") func rounding() throws {
        let rule = try credits("linear")
        #expect(rule.conversions["search"] == 0.333333334 && rule.conversions["email"] == 0.333333333)
        #expect(rule.value["search"] == 20 && rule.value["affiliate"] == 20)
        let text = """
            customer,time,event,channel,value
            a,1,touch,x,
            a,2,touch,y,
            a,3,touch,z,
            a,4,conversion,,10
            b,1,conversion,,0.25

            """
        let cents = try Files.credit(text, ["linear"]).rules[0]
        #expect(cents.value == ["none": 0.25, "x": 3.34, "y": 3.33, "z": 3.33])
    }

    @Test("whole values are shared to the cent, whatever other rows say") func cents() throws {
        let text = """
            customer,time,event,channel,value
            a,1,touch,x,
            a,2,touch,y,
            a,3,touch,z,
            a,4,conversion,,100

            """
        let rule = try Files.credit(text, ["linear"]).rules[0]
        #expect(rule.value == ["x": 33.34, "y": 33.33, "z": 33.33])
        #expect(try Files.credit(text + "b,5,conversion,,0.01\n", ["linear"]).rules[0].value["x"] == 33.34)
    }

    @Test("choices") func choices() throws {
        #expect(try credits("first-touch") { $0.choices.lookback = .init(all: 2 * day) }.conversions["email"] == 1)
        #expect(
            try credits("last-touch") {
                $0.choices.lookback = .init(all: day)
                $0.choices.boundary = .exclusive
            }.conversions["none"] == 3)
        #expect(
            try credits("linear") {
                $0.choices.touches = .all
                $0.choices.lookback = .init(all: 30 * day)
            }.conversions["display"] == 0.25)
        #expect(try credits("last-non-direct").conversions["direct"] == 1)
        #expect(
            try credits("first-touch") { $0.choices.lookback.channels = ["search": day] }.conversions["affiliate"] == 1)
        #expect(
            Files.problem(file, "linear") { $0.choices.lookback.channels = ["serch": day] }.contains(
                "no channel `serch`"))
        #expect(Files.problem(file, "linear") { $0.goals = ["buy"] }.contains("no conversion of `buy`"))
    }

    @Test("partners, coupons and milestones") func further() throws {
        let byPartner = try credits("affiliate") { $0.by = .partner }
        #expect(byPartner.conversions["affiliate/blog"] == 2 && byPartner.conversions["affiliate"] == 0)
        #expect(try credits("affiliate(coupon=ignore)").conversions["none"] == 2)
        let shares = try credits("w-shaped").conversions
        // search, then affiliate before the sign-up, then email; bob's direct visit has his conversion.
        #expect(near(shares["affiliate"], 1.0 / 3, within: 1e-9) && near(shares["search"], 1.0 / 3, within: 1e-9))
        #expect(try credits("priority(order=[affiliate/blog])").conversions["affiliate"] == 1)
        let notes = try Files.credit(file, ["w-shaped(event=signup)"]).notes
        #expect(notes.count == 1 && notes[0].contains("no conversion of the goal `signup`"))
    }

    @Test("paths of journeys, and what follows the last conversion") func dataDriven() throws {
        // ann: search > affiliate > email converts, later search does not; bob: direct converts; cid: nobody's.
        let markov = try credits("markov").conversions
        #expect(markov["none"] == 1)
        #expect(abs(markov.values.reduce(0, +) - 3) < 1e-12)
        let paths =
            "path,conversions,value,nulls\nsearch > affiliate > email,1,60,0\ndirect,1,50,0\n,1,5,0\nsearch,0,0,1\n"
        for name in ["markov", "markov(order=2)", "shapley", "removal-of-position"] {
            let ours = try credits(name)
            let same = try Files.credit(paths, [name]).rules[0]
            for (channel, conversions) in same.conversions {
                #expect(near(ours.conversions[channel], conversions), "\(name)")
            }
            for (channel, value) in same.value { #expect(near(ours.value[channel], value), "\(name)") }
        }
    }

    @Test("credits of each conversion") func perConversion() throws {
        var seen: [String] = []
        _ = try credits("last-touch") { request in
            request.onCredits = { credit in
                let parts = credit.parts.map { "\($0.channel) \($0.conversions) \($0.value)" }.joined(separator: ", ")
                seen.append(
                    "\(credit.line) \(credit.customer ?? "?") \(credit.goal ?? "?") \(credit.order ?? "-"): \(parts)")
            }
        }
        #expect(
            seen.sorted() == [
                "11 bob purchase -: direct 1.0 50.0", "12 cid purchase -: none 1.0 5.0",
                "8 ann purchase o1: email 1.0 90.0",
            ])
    }

    static let bad: [PathFileTests.Bad] = [
        .init("customer,time,event\n", "no column `channel`"),
        .init("customer,time,event,channel\n,1,touch,x\n", "2: the customer is missing"),
        .init("customer,time,event,channel\na,soon,touch,x\n", "2: time is `soon`"),
        .init("customer,time,event,channel\na,nan,touch,x\n", "2: time is `nan`"),
        .init(
            "customer,time,event,channel\na,1,tuch,x\n",
            "2: event is `tuch`; it is touch, conversion, refund, stage, decision"),
        .init("customer,time,event,channel\na,1,touch,\n", "2: the touch has no channel"),
        .init("customer,time,event,channel\na,1,touch,none\n", "2: a channel is called `none`"),
        .init("customer,time,event,channel,kind\na,1,touch,x,clack\n", "2: kind is `clack`"),
        .init("customer,time,event,channel,value\na,1,conversion,,nan\n", "2: value is `nan`"),
        .init("customer,time,event,channel,value\na,1,conversion,,1e5\n", "2: value is `1e5`"),
        .init("customer,time,event,channel,order,value\na,1,refund,,,5\n", "2: the refund names no order"),
        .init("customer,time,event,channel,order,value\na,1,refund,,o,-5\n", "2: the refund is below 0"),
        .init("customer,time,event,channel,order,value\na,1,refund,,o,\n", "2: value is ``"),
    ]

    @Test("bad input is refused with its line", arguments: bad)
    func refused(_ bad: PathFileTests.Bad) {
        let problem = Files.problem(bad.text)
        #expect(problem.contains(bad.says), "\(problem)")
    }

    @Test("rows in any order, in memory or not: the same to the last digit", arguments: [UInt64(4), 5])
    func anyOrder(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var rows: [String] = []
        var time = 0
        for _ in 0..<3_000 {
            time += 1 + random.below(5_000)
            let customer = "customer \(random.below(200))"
            rows.append(
                random.chance(80)
                    ? "\(customer),\(time),touch,c\(random.below(7)),,"
                    : "\(customer),\(time),conversion,,o\(random.below(400)),\(random.below(9_999))")
        }
        let header = "customer,time,event,channel,order,value\n"
        let names = ["first-touch", "last-touch", "linear", "time-decay", "position-based", "custom(weights=[1,2,3])"]
        let sorted = try Files.credit(header + rows.joined(separator: "\n"), names)
        random.shuffle(&rows)
        let spill = Files.Memory()
        let shuffled = try Files.credit(
            header + rows.joined(separator: "\n"), names, { $0.memory = 10_000 }, spill: spill)
        #expect(spill.isUsed)
        for (a, b) in zip(sorted.rules, shuffled.rules) {
            for (x, y) in zip(a.rows, b.rows) {
                #expect(
                    x.channel == y.channel && x.conversions == y.conversions && x.value == y.value,
                    "seed \(seed), \(a.text)")
            }
            #expect(a.rows.count == b.rows.count)
        }
    }

    @Test("a customer of 100,000 touches, and 10,000 channels") func large() throws {
        var text = "customer,time,event,channel\n"
        for index in 0..<100_000 { text += "a,\(index),touch,c\(index % 10_000)\n" }
        text += "a,100000,conversion,\n"
        let credits = try Files.credit(text, ["linear", "last-touch", "time-decay"])
        #expect(credits.rules[0].rows.count == 10_000)
        #expect(abs(credits.rules[0].conversions.values.reduce(0, +) - 1) < 1e-9)
        #expect(credits.rules[1].conversions["c9999"] == 1)
    }
}
