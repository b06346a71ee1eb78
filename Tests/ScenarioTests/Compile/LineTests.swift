import Scenario
import Simulation
import Testing

@Suite struct LineTests {
    private func world(browsing touches: String, more: String = "") throws -> World {
        var shop = Shop()
        shop.channels = """
            {search: {kind: organic}, ads: {kind: paid}, email: {kind: owned}, friends: {kind: referral}, \
            affiliate: {kind: affiliate, partners: {blog: 0.5, shop: 0.5}}}
            """
        shop.browsing =
            "dwell: 2d, emits: look, conversion: {probability: 0.3, emits: sign_up}, churn: 0.4, touches: [\(touches)]"
        shop.more = more
        return try #require(try load(shop.text).world)
    }

    @Test func appearanceAndClicksByKind() throws {
        let touches = """
            {channel: search, rate: 1/day}, {channel: ads, rate: 1/day}, {channel: email, every: 7d}, {channel: friends, rate: 1/day}, \
            {channel: affiliate, rate: 1/day}, {name: x, channel: email, on_intent: 0.1}, {name: y, channel: search, rate: 1/day, as: direct}, \
            {name: z, channel: search, rate: 1/day, as: view}
            """
        let lines = try world(browsing: touches).lines
        #expect(lines.map(\.appearance) == [.click, .view, .send, .click, .click, .click, .direct, .view])
        #expect(lines.map(\.clickThrough) == [1, 0, 0, 1, 1, 1, 1, 0].map { .constant($0) })
        #expect(lines.map(\.partner) == [nil, nil, nil, nil, nil, nil, nil, nil])
    }

    @Test func pathsAreUnique() throws {
        let touches = """
            {channel: email, every: 7d}, {channel: email, every: 14d}, {name: mail, channel: email, every: 21d}, \
            {channel: affiliate, partner: blog, rate: 1/day}
            """
        let lines = try world(browsing: touches, more: "campaigns: {push: {channel: email, every: 28d}}").lines
        #expect(
            lines.map(\.path) == [
                "stages.browsing.touches.email", "stages.browsing.touches.email#2", "stages.browsing.touches.mail",
                "stages.browsing.touches.affiliate/blog", "campaigns.push",
            ])
        #expect(lines[3].partner == 0)
        #expect(lines[4].campaign == 0)
        #expect(lines[4].stages == [0, 1])
    }

    @Test func upliftByWhatAnOutcomeIsCalled() throws {
        func effects(_ uplift: String) throws -> [[Int]] {
            let lines = try world(browsing: "{channel: search, rate: 1/day, half_life: 1d, uplift: \(uplift)}").lines
            return lines[0].effects.map { [$0.stage, $0.outcome] }
        }
        #expect(try effects("1.5") == [[0, 0]])
        #expect(try effects("{conversion: 1.5, churn: 0.9}") == [[0, 0], [0, 1]])
        #expect(try effects("{checkout: 1.5}") == [[0, 0]])
        #expect(try effects("{sign_up: 1.5}") == [[0, 0]])
    }

    @Test func aCampaignPassesOverStagesWithoutTheOutcome() throws {
        let lines = try world(
            browsing: "", more: "campaigns: {push: {channel: email, rate: 1/day, half_life: 1d, uplift: {purchase: 2}}}"
        ).lines
        #expect(lines[0].effects.map(\.stage) == [1])
    }

    @Test func aCampaignsWindow() throws {
        let more = "campaigns: {push: {channel: email, every: day 09:00, start: 2026-01-03, end: 2026-01-04}}"
        let line = try world(browsing: "", more: more).lines[0]
        let day: Int64 = 86_400_000_000
        #expect(line.window?.start == 2 * day)
        #expect(line.window?.end == 4 * day)
        guard case .schedule(let times) = line.timing else {
            Issue.record("not a schedule")
            return
        }
        #expect(times == [2 * day + day * 9 / 24, 3 * day + day * 9 / 24])
    }

    @Test func triggers() throws {
        let lines = try world(
            browsing:
                "{channel: email, after: look, delay: 1h}, {name: still, channel: email, after: inactivity, delay: 2d}"
        ).lines
        guard case .after(let event, let delay) = lines[0].timing, case .inactivity(let pause) = lines[1].timing else {
            Issue.record("not triggers")
            return
        }
        #expect(event == 0)
        #expect(delay == .constant(3.6e9))
        #expect(pause == .constant(2 * 8.64e10))
    }
}
