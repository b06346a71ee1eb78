import FootfallTestKit
import Testing
import Tracking

@testable import Attribution

/// Partners made to be caught, each beside an honest one, with closed expectations.
struct PartnerFlagTests {
    private static let header = "customer,time,event,channel,partner,coupon,order,value\n"

    /// `count` customers who click on a partner and buy so many seconds later.
    private func journeys(
        _ partner: String, _ count: Int, gap: (Int) -> Int, name: String? = nil, before: String? = nil,
        coupon: String = "", order: (Int) -> String = { _ in "" }, idleClicks: Int = 0
    ) -> String {
        var text = ""
        for index in 0..<count {
            let customer = name ?? "\(partner)-\(index)"
            let start = 1_000_000 * (index + 1)
            if let before { text += "\(customer),\(start - 500_000),touch,\(before),,,,\n" }
            text += "\(customer),\(start),touch,affiliate,\(partner),\(coupon),,\n"
            text += "\(customer),\(start + gap(index)),conversion,,,\(coupon),\(order(index)),10\n"
        }
        for index in 0..<idleClicks { text += "\(partner)-idle-\(index),\(index),touch,affiliate,\(partner),,,\n" }
        return text
    }

    private func flags(_ text: String) throws -> [String: [PartnerFlag]] {
        let credits = try Files.credit(Self.header + text, ["last-touch"]) {
            $0.by = .partner
            $0.flags = true
        }
        return Dictionary(uniqueKeysWithValues: credits.rules[0].rows.map { ($0.channel, $0.flags ?? []) })
    }

    private let honest = { (index: Int) in 60 * (1 + index) }

    @Test("A click within ten seconds of most conversions was made by a program")
    func injection() throws {
        let found = try flags(journeys("blog", 30, gap: honest) + journeys("app", 30) { $0 < 16 ? 9 : 3600 })
        #expect(found["affiliate/app"] == [.clickInjection] && found["affiliate/blog"] == [])
        #expect(try flags(journeys("app", 30) { $0 < 15 ? 9 : 3600 })["affiliate/app"] == [], "half is not most")
        #expect(try flags(journeys("app", 29) { _ in 9 })["affiliate/app"] == [], "29 prove nothing")
        #expect(try flags(journeys("app", 30) { _ in 10 })["affiliate/app"] == [], "ten seconds are enough")
    }

    @Test("Many clicks and few, late conversions are a flood")
    func flooding() throws {
        let late = { (index: Int) in 86_400 * (index < 6 ? 1 : 2 + index % 20) + (index < 6 ? 0 : 1) }
        // 31 of which 6 within a day: 6 x 5 < 31.
        let flood = journeys("flood", 31, gap: late, idleClicks: 3_100 - 31)
        #expect(try flags(flood)["affiliate/flood"] == [.clickFlooding])
        let fewer = journeys("flood", 31, gap: late, idleClicks: 3_100 - 32)
        #expect(try flags(fewer)["affiliate/flood"] == [], "99 clicks per conversion")
        let prompt = journeys("flood", 30, gap: late, idleClicks: 3_000)
        #expect(try flags(prompt)["affiliate/flood"] == [], "6 of 30 within a day")
    }

    @Test("A code shown to those who are about to buy poaches them")
    func poaching() throws {
        let poached = journeys("codes", 30, gap: { _ in 3600 }, before: "search", coupon: "SAVE")
        #expect(try flags(poached)["affiliate/codes"] == [.couponPoaching])
        let late = journeys("codes", 30, gap: { _ in 3601 }, before: "search", coupon: "SAVE")
        #expect(try flags(late)["affiliate/codes"] == [], "an hour and a second")
        let alone = journeys("codes", 30, gap: { _ in 3600 }, coupon: "SAVE")
        #expect(try flags(alone)["affiliate/codes"] == [], "nobody to poach from")
    }

    @Test("The same orders under several customers, and a customer of the partner's own name")
    func accounts() throws {
        let twice = journeys("ring", 40, gap: honest, order: { "o\($0 / 4)" })
        // Ten orders by four customers each: 30 of 40 had another's order.
        #expect(try flags(twice)["affiliate/ring"] == [.duplicateAccounts])
        let once = journeys("ring", 40, gap: honest, order: { "o\($0)" })
        #expect(try flags(once)["affiliate/ring"] == [])
        let own = journeys("me", 1, gap: honest, name: "me")
        #expect(try flags(own)["affiliate/me"] == [.selfReferral])
    }

    @Test("Credit of flagged partners goes to whoever is next, by touch and by coupon")
    func exclusion() throws {
        let text = Self.header + journeys("codes", 30, gap: { _ in 3600 }, before: "search", coupon: "SAVE")
        func credit(_ rule: String, _ excludes: Bool) throws -> [String: Double] {
            try Files.credit(text, [rule]) {
                $0.by = .partner
                $0.excludeFlagged = excludes
            }.rules[0].conversions
        }
        #expect(try credit("last-touch", false)["affiliate/codes"] == 30)
        #expect(try credit("last-touch", true) == ["affiliate": 0, "affiliate/codes": 0, "search": 30])
        #expect(try credit("affiliate", true) == ["affiliate": 0, "affiliate/codes": 0, "none": 30, "search": 0])
        #expect(try credit("markov", true)["search"] == 30)
    }
}

struct PartnerPayTests {
    private let file = """
        customer,time,event,channel,partner,order,value
        a,0,touch,affiliate,blog,,
        a,10,touch,affiliate,codes,,
        a,20,conversion,,,o1,5.00
        a,30,refund,,,o1,2.00
        a,40,refund,,,o1,3.00
        b,0,touch,affiliate,blog,,
        b,20,conversion,,,o2,5.00
        b,30,refund,,,o2,1.00
        """

    private func rows(_ rule: String, _ file: String? = nil) throws -> [String: FileCredits.Row] {
        let credits = try Files.credit(file ?? self.file, [rule]) {
            $0.by = .partner
            $0.commission = 29_000_000
        }
        return Dictionary(uniqueKeysWithValues: credits.rules[0].rows.map { ($0.channel, $0) })
    }

    @Test("Halves are rounded up, and a full refund in parts leaves nothing")
    func ledger() throws {
        let last = try rows("last-touch")
        // 2.9% of 500 is 14.5, which is 15; all of it is taken back.
        #expect(last["affiliate/codes"]?.commission == 0 && last["affiliate/codes"]?.commissionClawedBack == 0.15)
        // 15, and 2.9% of 400 is 11.6, which is 12.
        #expect(last["affiliate/blog"]?.commission == 0.12 && last["affiliate/blog"]?.commissionClawedBack == 0.03)
        let whole = try rows("last-touch", file.replacing(".00", with: ""))
        #expect(whole["affiliate/blog"]?.commission == 0.12, "cents, where the file has none")
        let linear = try rows("linear")
        // 2.9% of 250 is 7.25, which is 7.
        #expect(linear["affiliate/codes"]?.commission == 0 && linear["affiliate/codes"]?.commissionClawedBack == 0.07)
    }
}
