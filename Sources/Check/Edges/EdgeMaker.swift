import Tracking

/// Journeys that sit on every edge that rules have: deterministic, small, and named for people.
struct EdgeMaker {
    let plan: RunPlan
    /// When the conversions are; microseconds since 1970.
    let noon: Int64
    /// Smallest difference of times that the backend keeps apart, microseconds.
    let tick: Int64
    private(set) var edges: [Edge] = []

    struct Edge {
        /// The same under all choices.
        var name: String
        /// In order of arrival.
        var events: [TrackingEvent]
    }

    static let day = AttributionChoices.Lookback.day

    /// All edges under a plan, customers numbered from `first` on.
    static func edges(of plan: RunPlan, start: Int64, resolution: Int64, first: UInt64) -> [Edge] {
        let day = (start / Self.day + 45) * Self.day
        var maker = EdgeMaker(plan: plan, noon: day + Self.day / 2, tick: max(1, resolution))
        maker.makeWindows()
        maker.makeInstants()
        maker.makeMidnights()
        maker.makeClockChanges()
        maker.makeAmounts()
        maker.makeSizes()
        maker.makeIdentities()
        return maker.edges.enumerated().map { index, edge in
            Edge(name: edge.name, events: edge.events.asCustomer(first + UInt64(index)))
        }
    }

    private init(plan: RunPlan, noon: Int64, tick: Int64) {
        self.plan = plan
        self.noon = noon
        self.tick = tick
    }

    /// - Parameter make: adds the journey's events, in the order of their sequence numbers.
    mutating func add(_ name: String, _ make: (inout EdgeDraft) -> Void) {
        var draft = EdgeDraft(plan: plan, tick: tick)
        make(&draft)
        edges.append(Edge(name: name, events: draft.arrived))
    }

    // MARK: The window

    private mutating func makeWindows() {
        let lookback = plan.choices.lookback
        var windows: [(name: String, kind: TrackingEvent.Kind, channel: Int?, length: Int64)] = [
            ("a click", .click, nil, lookback.click), ("a view", .view, nil, lookback.view),
            ("a send", .send, nil, lookback.send), ("a direct visit", .direct, nil, lookback.direct),
        ]
        for (index, channel) in plan.vocabulary.channels.enumerated() {
            guard let own = lookback.channels[channel.name] else { continue }
            windows.append(("a click of \(channel.name)", .click, index, own))
        }
        let (noon, tick) = (noon, tick)
        let plain = plan.vocabulary.channels.firstIndex { lookback.channels[$0.name] == nil } ?? 0
        for window in windows where window.length < 4_000 * Self.day {
            for (words, shift) in [("one tick inside", tick), ("exactly at", 0), ("one tick outside", -tick)] {
                add("\(window.name) \(words) the edge of its lookback") { draft in
                    draft.touch(window.kind, at: noon - window.length + shift, channel: window.channel ?? plain)
                    draft.convert(at: noon)
                }
            }
        }
    }

    // MARK: Instants

    private mutating func makeInstants() {
        let (noon, tick, day) = (noon, tick, Self.day)
        add("a click at the instant of the conversion, and before it") { draft in
            draft.touch(.click, at: noon)
            draft.convert(at: noon)
        }
        add("a click at the instant of the conversion, and after it") { draft in
            draft.convert(at: noon)
            draft.touch(.click, at: noon)
        }
        add("two clicks at the same instant") { draft in
            draft.touch(.click, at: noon - day, channel: 0)
            draft.touch(.click, at: noon - day, channel: 1)
            draft.convert(at: noon)
        }
        add("a click and a view at the same instant") { draft in
            draft.touch(.click, at: noon - day / 2, channel: 0)
            draft.touch(.view, at: noon - day / 2, channel: 1)
            draft.convert(at: noon)
        }
        add("three conversions at the same instant, a click between them") { draft in
            draft.touch(.click, at: noon - day, channel: 0)
            draft.convert(at: noon)
            draft.convert(at: noon)
            draft.touch(.click, at: noon, channel: 1)
            draft.convert(at: noon)
        }
        for (words, late) in [("one tick", tick), ("an hour", day / 24), ("ten days", 10 * day)] {
            add("a click \(words) after the conversion") { draft in
                draft.touch(.click, at: noon - day, channel: 0)
                draft.convert(at: noon)
                draft.touch(.click, at: noon + late, channel: 1)
            }
        }
        add("a conversion that arrives before its click") { draft in
            draft.touch(.click, at: noon - day, due: noon + day)
            draft.convert(at: noon)
        }
        add("a click after the conversion that arrives before it") { draft in
            draft.touch(.click, at: noon - 2 * day, channel: 0)
            draft.convert(at: noon, due: noon + day)
            draft.touch(.click, at: noon + tick, channel: 1)
        }
    }

    // MARK: Sizes

    private mutating func makeSizes() {
        let (noon, tick, day) = (noon, tick, Self.day)
        let channels = plan.vocabulary.channels.count
        add("a conversion without any touch") { $0.convert(at: noon) }
        add("touches without a conversion") { draft in
            for index in 0..<3 { draft.touch(.click, at: noon - Int64(index) * day, channel: index) }
        }
        add("one source a hundred times") { draft in
            for index in 0..<100 { draft.touch(.click, at: noon - day - Int64(index) * tick, channel: 0) }
            draft.convert(at: noon)
        }
        add("a thousand touches of all sources") { draft in
            for index in 0..<1_000 {
                draft.touch(.click, at: noon - Int64(1_000 - index) * 60_000_000, channel: index % channels)
            }
            draft.convert(at: noon)
        }
        add("fifty conversions of one customer") { draft in
            for index in 0..<50 {
                draft.touch(.click, at: noon + Int64(index) * day / 4, channel: index % channels)
                draft.convert(at: noon + Int64(index) * day / 4 + day / 8)
            }
        }
    }
}
