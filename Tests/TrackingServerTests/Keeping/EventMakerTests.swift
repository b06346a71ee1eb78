import FootfallTestKit
import Journeys
import Testing
import Tracking

@testable import TrackingServer

@Suite("Drafts become events")
struct EventMakerTests {
    @Test("a message counts once, whatever it says the second time")
    func messages() throws {
        var memory = Calls.memory()
        let (events, outcomes) = try Calls.make(
            [
                Calls.drafts("m", device: "d"), Calls.drafts("m", device: "other", event: "f"),
                Calls.drafts("", device: "d"),
                Calls.drafts("", device: "d"),
            ], &memory)
        #expect(outcomes == [.init(kept: 1, known: 0), .init(kept: 0, known: 1), .init(kept: 1), .init(kept: 1)])
        #expect(events.count == 3)
        #expect(events[0].amount.bitPattern == Identifier.message.number("m"))
        #expect(Set(events.map(\.id)).count == 3 && events.map(\.id.sequence) == [1, 2, 3])
    }

    @Test("an order that somebody told already is known to a postback")
    func orders() throws {
        var memory = Calls.memory()
        var postback = Calls.drafts("", device: "d", order: "o", isGoal: true)
        postback.all[0].isOncePerOrder = true
        let told = Calls.drafts("m", device: "d", order: "o", isGoal: true)
        let (events, outcomes) = try Calls.make([told, postback, postback], &memory)
        #expect(outcomes.map(\.kept) == [1, 0, 0] && events.count == 1)
    }

    @Test("a conversion with a campaign brings its click, just before")
    func campaign() throws {
        var memory = Calls.memory()
        let (events, _) = try Calls.make([Calls.drafts("m", device: "d", channel: "search", isGoal: true)], &memory)
        #expect(events.map(\.kind) == [.click, .event])
        #expect(events[0].time == events[1].time && events[0].id.sequence < events[1].id.sequence)
        #expect(events[0].channel == 0 && events[1].channel == TrackingEvent.nothing)
    }

    @Test("people climb, and never fall")
    func ladder() throws {
        var memory = Calls.memory()
        func goal(_ message: String, _ device: String) -> Drafts {
            Calls.drafts(message, device: device, user: "u", isGoal: true)
        }
        let (events, _) = try Calls.make(
            [
                Calls.drafts("1", device: "d"), Calls.drafts("2", device: "d"),
                Calls.drafts("3", device: "d", user: "u"),
                goal("4", "d"), goal("5", "d"), goal("6", "d"), Calls.drafts("7", device: "e"),
                Calls.drafts("8", device: "e", user: "u"),
            ], &memory)
        let stages = events.filter { $0.amount.bitPattern != 0 }.map(\.stage)
        let none = TrackingEvent.nothing
        // The second device is a visitor's until it turns out to be of somebody who is loyal.
        #expect(stages == [0, none, 1, 2, 3, none, 0, 3])
    }

    @Test("who says stages gets those alone, churned among them")
    func stages() throws {
        var memory = Calls.memory()
        func staged(_ message: String, _ stage: String) -> Drafts {
            var drafts = Calls.drafts(message, device: "d")
            drafts.all[0].stage = drafts.slice(stage)
            return drafts
        }
        let (events, _) = try Calls.make(
            [staged("1", "trial"), Calls.drafts("2", device: "d", isGoal: true), staged("3", "churned")], &memory)
        #expect(events.map(\.stage) == [4, TrackingEvent.nothing, TrackingEvent.churned])
    }

    /// Whose each event is, as ``RunPlan/Stitching/retroactive`` says.
    private static func owners(_ events: [TrackingEvent]) -> [UInt64: UInt64] {
        var owners: [UInt64: UInt64] = [:]
        for (_, own) in Dictionary(grouping: events, by: \.device) {
            let ordered = own.sorted { ($0.time, $0.id.sequence) < ($1.time, $1.id.sequence) }
            var owner = ordered.last { $0.kind == .identify }?.user ?? 0
            for event in ordered.reversed() {
                if event.kind == .identify { owner = event.user }
                if event.amount.bitPattern != 0 { owners[event.amount.bitPattern] = owner }
            }
        }
        return owners
    }

    @Test("every call that names a user is that user's, on devices that many use", arguments: 0..<20 as Range<UInt64>)
    func ownership(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var memory = Calls.memory()
        var (calls, named): ([Drafts], [(message: String, user: String)]) = ([], [])
        for index in 0..<300 {
            let user = ["", "ann", "bob", "cleo"][random.below(4)]
            let message = "m\(index)"
            // Of a device's calls some come at the same time.
            calls.append(
                Calls.drafts(message, device: "d\(random.below(4))", user: user, time: Int64(index / 3) * 1_000))
            if !user.isEmpty { named.append((message, user)) }
            if !user.isEmpty, random.chance(30) { calls[index].all[0].kind = .identify }
        }
        let owners = Self.owners(try Calls.make(calls, &memory).events)
        for (message, user) in named {
            #expect(
                owners[Identifier.message.number(message)] == Identifier.user.number(user),
                "seed \(seed): \(message) of \(user)")
        }
    }

    @Test("a device of one user needs one identify")
    func oneIdentify() throws {
        var memory = Calls.memory()
        let (events, _) = try Calls.make(
            (0..<10).map { Calls.drafts("m\($0)", device: "d", user: "u", time: Int64($0)) }, &memory)
        #expect(events.count { $0.kind == .identify } == 1)
    }

    @Test("who sends identify calls alone gets those, and no others")
    func identifiesAlone() throws {
        var memory = Calls.memory()
        let calls = ["ann", "bob", "", "ann", "", "cleo"].enumerated().map { index, user in
            var call = Calls.drafts("m\(index)", device: "d", user: user, time: Int64(index))
            if !user.isEmpty { call.all[0].kind = .identify }
            return call
        }
        #expect(try Calls.make(calls, &memory).events.count == calls.count)
    }

    @Test("full is said before anything changes: messages, customers, names")
    func full() throws {
        func fails(_ limits: Memory.Limits, _ calls: [Drafts], _ last: Drafts, _ retry: Drafts) throws {
            var memory = Calls.memory(limits)
            _ = try Calls.make(calls, &memory)
            let (messages, people) = (memory.messages.count, memory.people.count)
            #expect(throws: KeepingProblem.self) { try Calls.make([last], &memory) }
            #expect(memory.messages.count == messages && memory.people.count == people)
            // What is known fits all the same.
            #expect(try Calls.make([retry], &memory).outcomes[0].kept + messages > 0)
        }
        try fails(
            .init(messages: 2), [Calls.drafts("1", device: "d"), Calls.drafts("2", device: "d")],
            Calls.drafts("3", device: "d"),
            Calls.drafts("1", device: "d"))
        try fails(
            .init(people: 2), [Calls.drafts("1", device: "d", user: "u")], Calls.drafts("2", device: "e"),
            Calls.drafts("3", device: "d", user: "u"))
        try fails(
            .init(names: 3), [Calls.drafts("1", device: "d", event: "a")], Calls.drafts("2", device: "e", event: "b"),
            Calls.drafts("3", device: "e", event: "a"))
    }
}
