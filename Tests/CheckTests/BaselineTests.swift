import Foundation
import Results
import Runner
import Testing

@testable import Check

@Suite("Baselines")
struct BaselineTests {
    private static let shop = """
        scenario: shop
        goal: purchase
        seed: 3
        horizon: 30d
        channels: {search: {kind: organic}, ads: {kind: paid}}
        population: {arrivals: [{customers: 200, over: 10d}]}
        stages:
          - stage: browsing
            dwell: {exponential: {mean: 2d}}
            conversion: {probability: 0.6, emits: purchase, value: 20}
            churn: rest
            touches: [{channel: search, rate: 0.5/day}, {channel: ads, rate: 0.5/day, click_through: 0.5}]
          - stage: done
        attribution: {rules: [first-touch, last-touch]}

        """

    private let root = FileManager.default.temporaryDirectory.appending(path: "footfall-\(UUID().uuidString)").path

    private func check(_ text: String = shop, updates: Bool = false, fault: String? = nil) throws -> CheckSummary {
        let faults = try fault.map { [try Checks.fault($0)] } ?? []
        return try RegressionCheck(
            Checks.scenario(text), options: Checks.options(faults, parts: [.baseline]),
            baseline: BaselineOptions(root: root, workers: 2, updates: updates)
        ).execute()
    }

    @Test("none yet is said, written when asked, and the same from then on")
    func life() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let none = try check()
        #expect(none.verdict == .unverified, "what checks nothing has not passed")
        #expect(none.baseline?.state == .absent)
        #expect(none.rows.first?.because?.contains("--update-baseline") == true)
        #expect(try check(updates: true).baseline?.state == .updated)
        let file = try #require(FileManager.default.contents(atPath: root + "/baselines/shop.json"))
        #expect(try check().baseline?.state == .same)
        #expect(try check(updates: true).baseline?.state == .same)
        #expect(FileManager.default.contents(atPath: root + "/baselines/shop.json") == file)
    }

    @Test("a change is shown, and why")
    func changes() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        _ = try check(updates: true)
        let rule = try check(Self.shop.replacing("last-touch]", with: "last-touch], lookback: 2d"))
        #expect(rule.verdict == .failed)
        #expect(rule.baseline?.because.contains { $0.hasPrefix("lookback is 2d and was {click: 30d") } == true)
        #expect(rule.baseline?.changes.contains { $0.rule == "first-touch" && $0.source == "none" } == true)
        let world = try check(Self.shop.replacing("rate: 0.5/day, click", with: "rate: 0.6/day, click"))
        #expect(world.baseline?.because.first?.contains("the scenario's events are others") == true)
        let seed = try check(Self.shop.replacing("seed: 3", with: "seed: 4"))
        #expect(seed.baseline?.because.first == "the seed is 4 and was 3")
        let backend = try check(fault: "wrong-rule")
        #expect(backend.baseline?.because.first?.contains("the backend is wrong by wrong-rule") == true)
    }

    @Test("a file that is no baseline is refused, with what to do")
    func damaged() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        _ = try check(updates: true)
        try Data("{}".utf8).write(to: URL(filePath: root + "/baselines/shop.json"))
        let error = #expect(throws: ResultsError.self) { try check() }
        #expect(error?.description.contains("--update-baseline") == true)
    }

    @Test("a scenario without a world, or one that was changed on the command line, has none")
    func skipped() throws {
        let bare = try Checks.run(options: Checks.options(parts: [.baseline]))
        #expect(bare.rows.first?.judged == false)
        #expect(bare.verdict == .unverified)
    }
}
