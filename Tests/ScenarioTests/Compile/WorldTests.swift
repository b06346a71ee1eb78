import Foundation
import Observation
import Scenario
import Simulation
import Testing
import Tracking

@Suite struct WorldTests {
    @Test func standards() throws {
        let scenario = try load("scenario: bare")
        #expect(scenario.world == nil)
        #expect(scenario.seed == 1)
        #expect(scenario.horizon == Int64(365) * 86_400_000_000)
        #expect(scenario.start == 1_767_225_600_000_000)
        #expect(scenario.currency == "USD")
        #expect(scenario.minorUnits == 100)
        #expect(scenario.margin == 1)
        #expect(scenario.timeZoneIdentifier == "UTC")
        #expect(scenario.rules == RuleSpecification.standard)
        #expect(scenario.stitching == .retroactive)
        #expect(scenario.commissionRule == nil)
        #expect(scenario.tracking.isTransparent)
    }

    @Test func outcomesStandInOrder() throws {
        var shop = Shop()
        shop.browsing =
            "dwell: 2d, churn: {probability: 0.1, emits: left}, outcomes: [{to: churned, probability: 0.1}, {to: done, probability: 0.1}], conversion: 0.3"
        let stage = try #require(try load(shop.text).world?.stages[0])
        #expect(stage.outcomes.map(\.to) == [1, -1, 2, -1])
        #expect(stage.hasConversion)
        #expect(try #require(try load(shop.text).world).stages[2].dwell == nil)
    }

    @Test func emissionsByTheirUnit() throws {
        var shop = Shop()
        shop.population = "{arrivals: {rate: 10/day}, traits: {spend: {gamma: {shape: 1, scale: 0.1/day}}}}"
        shop.browsing = """
            dwell: 2d, conversion: 0.3, churn: 0.4, emits: {install: 1, page_view: 3/day, \
            buy: {rate: $spend, value: 4.99, pages: {geometric: {mean: 3}}, bounced: 0.4}}
            """
        let world = try #require(try load(shop.text).world)
        let emissions = world.stages[0].emissions
        guard case .entry(let count) = emissions[0].timing, case .rate(let views) = emissions[1].timing,
            case .rate(let buys) = emissions[2].timing
        else {
            Issue.record("wrong timings")
            return
        }
        #expect(count == .constant(1))
        #expect(views == .constant(3 / 8.64e10))
        #expect(buys == .trait(0))
        #expect(world.properties == ["pages", "bounced"])
        #expect(emissions[2].properties.map(\.property) == [0, 1])
        #expect(world.events == ["install", "page_view", "buy", "purchase"])
    }

    @Test func segmentsTakeTheirOwnTraitsOrThePopulations() throws {
        var shop = Shop()
        shop.population = """
            {arrivals: [{rate: 1/day}, {customers: 10, over: 0d, stage: checkout, segment: b, process: regular}], \
            traits: {x: 0.1, y: 0.2}, segments: {a: {share: 0.5, traits: {x: 0.3}}, b: {share: 0.5}}}
            """
        let population = try #require(try load(shop.text).world?.population)
        #expect(
            population.segments.map(\.traits) == [[.constant(0.3), .constant(0.2)], [.constant(0.1), .constant(0.2)]])
        #expect(population.arrivals[1].stage == 1)
        #expect(population.arrivals[1].segment == 1)
        #expect(population.arrivals[1].regular)
    }

    @Test func recordedArrivals() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trace-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = "time,channel,stage\r\n2026-01-02,search,\r\n3600,,checkout\r\n"
        try Data(rows.utf8).write(to: folder.appendingPathComponent("arrivals.csv"))
        let text = Shop(population: "{arrivals: {trace: arrivals.csv}}").text
        let scenario = try ScenarioLoader().load(text: text, name: folder.appendingPathComponent("s.yaml").path)
        guard case .trace(let recorded)? = scenario.world?.population.arrivals[0].process else {
            Issue.record("not a trace")
            return
        }
        #expect(recorded.map(\.time) == [3_600_000_000, 86_400_000_000])
        #expect(recorded.map(\.channel) == [nil, 0])
        #expect(recorded.map(\.stage) == [1, nil])
    }

    @Test func moneyFollowsTheCurrency() throws {
        #expect(try load("scenario: a\ncurrency: JPY").minorUnits == 1)
        #expect(try load("scenario: a\ncurrency: KWD").minorUnits == 1_000)
    }

    @Test func theSameTextGivesTheSameWorld() throws {
        let text = Shop(more: "expect: [goals.purchase.conversions > 0]").text
        let (one, other) = (try load(text), try load(text))
        #expect(String(describing: one.world) == String(describing: other.world))
        #expect(one.text == text)
    }
}
