import FootfallTestKit
import Journeys
import MemoryBackend
import SQLiteBackend
import Testing
import Tracking

@testable import TrackingServer

@Suite("What is acknowledged is kept, once")
struct KeeperTests {
    private static func open(_ backend: any TrackingBackend, _ limits: Keeper.Limits = Keeper.Limits()) throws -> Keeper
    {
        try Keeper.open(backend, run: "serve", dialect: Dialect(), limits: limits)
    }

    private static func stored(_ keeper: Keeper) async throws -> [TrackingEvent] {
        try await keeper.read { session, _ in
            var events: [TrackingEvent] = []
            try session.events(part: 0, of: 1) { events += $0 }
            return events
        }
    }

    /// Calls of all kinds, some of them sent twice.
    private static func calls(_ seed: UInt64, _ count: Int) -> [Drafts] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { index in
            let isGoal = random.chance(20)
            return Calls.drafts(
                "m\(random.chance(90) ? index : random.below(max(1, index)))", device: "d\(random.below(40))",
                user: random.chance(30) ? "u\(random.below(20))" : "", time: Int64(index) * 1_000,
                event: "event \(random.below(12))", channel: random.chance(50) ? "channel \(random.below(6))" : "",
                order: isGoal && random.chance(80) ? "o\(random.below(50))" : "", isGoal: isGoal,
                value: Int64(random.below(9_000)))
        }
    }

    @Test("many at once, in memory and in a file; every message once", arguments: [false, true])
    func concurrent(isFile: Bool) async throws {
        let file = TemporaryFile()
        let keeper = try Self.open(isFile ? try file.backend() : MemoryBackend())
        defer { keeper.finish() }
        let calls = Self.calls(7, 2_000)
        let kept = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var kept = 0
                    for call in calls[(task * 250)..<((task + 1) * 250)] { kept += try await keeper.keep(call).kept }
                    return kept
                }
            }
            return try await group.reduce(0, +)
        }
        let messages = Set(calls.map { $0.all[0].mark })
        #expect(kept == messages.count)
        let stored = try await Self.stored(keeper)
        #expect(Set(stored.map(\.amount.bitPattern)).subtracting([0]) == messages)
        #expect(stored.count { $0.amount.bitPattern != 0 } == messages.count)
        #expect(keeper.size.messages == messages.count && keeper.size.waiting == 0)
    }

    @Test("a server that starts anew on the file knows what it knew", arguments: 1...3 as ClosedRange<UInt64>)
    func restart(seed: UInt64) async throws {
        let (file, single) = (TemporaryFile(), TemporaryFile())
        let calls = Self.calls(seed, 400)
        let once = try Self.open(try single.backend())
        for call in calls { _ = try await once.keep(call) }
        // The same calls to a server that is started anew every so often.
        for start in stride(from: 0, to: calls.count, by: 37) {
            let keeper = try Self.open(try file.backend())
            // The last of them again, as a sender who saw no answer would.
            for call in calls[max(0, start - 5)..<min(start + 37, calls.count)] { _ = try await keeper.keep(call) }
            keeper.finish()
        }
        let restarted = try Self.open(try file.backend())
        defer {
            restarted.finish()
            once.finish()
        }
        let (mine, theirs) = (try await Self.stored(restarted), try await Self.stored(once))
        #expect(mine.count == theirs.count)
        let difference = zip(mine, theirs).first { $0 != $1 }
        #expect(difference == nil, "seed \(seed)")
        #expect(restarted.vocabulary == once.vocabulary)
        #expect(restarted.size.people == once.size.people && restarted.size.messages == once.size.messages)
    }

    @Test(
        "a store that fails acknowledges nothing, and what was sent again counts once",
        arguments: [
            FailingBackend.Mood.refuses, .storesAndFails, .refusesNames,
        ])
    func failure(mood: FailingBackend.Mood) async throws {
        let backend = FailingBackend()
        let keeper = try Self.open(backend)
        defer { keeper.finish() }
        _ = try await keeper.keep(Calls.drafts("1", device: "d"))
        backend.turn.set(mood)
        let lost = Calls.drafts("2", device: "d", user: "u", event: "new name", order: "o", isGoal: false)
        await #expect(throws: KeepingProblem.self) { try await keeper.keep(lost) }
        #expect(!keeper.isSound)
        backend.turn.set(.sound)
        #expect(try await keeper.keep(lost).kept == (mood == .storesAndFails ? 0 : 1))
        #expect(keeper.isSound)
        let stored = try await Self.stored(keeper)
        #expect(stored.count { $0.amount.bitPattern == Identifier.message.number("2") } == 1)
        #expect(stored.count { $0.amount.bitPattern == Identifier.message.number("1") } == 1)
        #expect(stored.contains { $0.kind == .identify && $0.user == Identifier.user.number("u") })
    }

    @Test("who would wait too long is told so")
    func busy() async throws {
        let keeper = try Self.open(MemoryBackend(), Keeper.Limits(waiting: 3, readers: 0))
        defer { keeper.finish() }
        var large = Calls.drafts("", device: "d")
        large.all = Array(repeating: large.all[0], count: 10)
        // One request may always wait, however large.
        #expect(try await keeper.keep(large).kept == 10)
        await #expect(throws: KeepingProblem.self) { try await keeper.read { _, _ in } }
    }

    @Test("once it ends, everything is refused")
    func ending() async throws {
        let keeper = try Self.open(MemoryBackend())
        keeper.finish()
        await #expect(throws: KeepingProblem.self) { try await keeper.keep(Calls.drafts("1", device: "d")) }
        await #expect(throws: KeepingProblem.self) { try await keeper.read { _, _ in } }
    }

    @Test("another goal may be named at the next start")
    func otherGoal() async throws {
        let file = TemporaryFile()
        let first = try Self.open(try file.backend())
        _ = try await first.keep(Calls.drafts("1", device: "d", event: "Signed Up"))
        first.finish()
        let second = try Keeper.open(
            try file.backend(), run: "serve", dialect: Dialect(goals: ["Signed Up", "Renewed"]))
        defer { second.finish() }
        #expect(second.plan.goals.map { second.vocabulary.events[Int($0)] } == ["Signed Up", "Renewed"])
        let plan = second.plan
        let credited = try await second.read { session, vocabulary in
            try Readings.attribution(session, vocabulary, rules: [.lastTouch], goals: plan.goals, by: .channel)
        }
        #expect(credited.map(\.units) == [CreditUnits.one])
    }
}
