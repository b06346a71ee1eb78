import Tracking

/// One customer's whole story: everything that is known of them, in order.
struct Journey: Sendable {
    struct Step: Sendable, Equatable {
        /// Microseconds since 1970.
        var time: Int64
        var kind: TrackingEvent.Kind
        var channel: String?
        var partner: String?
        var campaign: String?
        var event: String?
        var stage: String?
        var coupon: String?
        /// Minor units; `nil` where it has none.
        var value: Int64?
    }
    /// In order of time; the latest ``stepsMost`` where there are more.
    var steps: [Step] = []
    /// All there are.
    var count = 0
    /// Where they are now; `nil` where nobody said.
    var stage: String?
    /// The first touch: where they came from.
    var first: Step?

    static let stepsMost = 1_000

    /// - Parameters:
    ///   - number: of a user, or of a device where `device` says so.
    /// - Returns: `nil` where nothing is known of them.
    static func find(
        user: UInt64, devices numbers: [UInt64], in session: any TrackingSession, _ vocabulary: Vocabulary
    ) throws -> Journey? {
        var devices = Set(numbers)
        var users: Set<UInt64> = [user]
        // Whose devices they are, and who else is on these: then which events are theirs can be told.
        try session.events(part: 0, of: 1) { events in
            for event in events where event.kind == .identify {
                if event.user == user { devices.insert(event.device) }
                if numbers.contains(event.device) { users.insert(event.user) }
            }
        }
        if users.count > 1 {
            try session.events(part: 0, of: 1) { events in
                for event in events where event.kind == .identify && users.contains(event.user) {
                    devices.insert(event.device)
                }
            }
        }
        var byDevice: [UInt64: [TrackingEvent]] = [:]
        try session.events(part: 0, of: 1) { events in
            for event in events where devices.contains(event.device) {
                byDevice[event.device, default: []].append(event)
            }
        }
        var own: [TrackingEvent] = []
        for device in byDevice.keys.sorted() {
            own += owned(byDevice[device] ?? [], by: users, includingUnknown: numbers.contains(device))
        }
        guard !own.isEmpty else { return nil }
        return Journey(own.sorted(by: precedes), vocabulary)
    }

    /// The events of a device that belong to one of the users: to the user of the next `identify`, else of the last; all where
    /// nobody is known, if the device itself was asked for.
    private static func owned(
        _ events: [TrackingEvent], by users: Set<UInt64>, includingUnknown: Bool
    ) -> [TrackingEvent] {
        let ordered = events.sorted(by: precedes)
        var owner = ordered.last { $0.kind == .identify }?.user
        guard owner != nil else { return includingUnknown ? ordered : [] }
        var own: [TrackingEvent] = []
        for event in ordered.reversed() {
            if event.kind == .identify { owner = event.user }
            if let owner, users.contains(owner) { own.append(event) }
        }
        return own
    }

    private static func precedes(_ a: TrackingEvent, _ b: TrackingEvent) -> Bool {
        (a.time, a.id.sequence, a.id.customer) < (b.time, b.id.sequence, b.id.customer)
    }

    private init(_ events: [TrackingEvent], _ vocabulary: Vocabulary) {
        // What the server added to say whose a device is, is no step of anybody.
        let told = events.filter { $0.kind != .identify || $0.amount.bitPattern != 0 }
        count = told.count
        steps = told.suffix(Self.stepsMost).map { Self.step($0, vocabulary) }
        stage = events.last { $0.stage != TrackingEvent.nothing }.flatMap { Self.stage($0.stage, vocabulary) }
        first = told.first { $0.kind.isTouch && $0.channel != TrackingEvent.nothing }.map { Self.step($0, vocabulary) }
    }

    private static func step(_ event: TrackingEvent, _ vocabulary: Vocabulary) -> Step {
        func name(_ index: UInt16, _ names: [String]) -> String? { Int(index) < names.count ? names[Int(index)] : nil }
        let channel = Int(event.channel) < vocabulary.channels.count ? vocabulary.channels[Int(event.channel)] : nil
        return Step(
            time: event.time, kind: event.kind, channel: channel?.name,
            partner: channel.flatMap { name(event.partner, $0.partners) },
            campaign: name(event.campaign, vocabulary.campaigns), event: name(event.name, vocabulary.events),
            stage: stage(event.stage, vocabulary), coupon: name(event.coupon, vocabulary.coupons),
            value: event.value != 0 || event.order != 0 ? event.value : nil)
    }

    private static func stage(_ number: UInt16, _ vocabulary: Vocabulary) -> String? {
        if number == TrackingEvent.churned { return "churned" }
        return Int(number) < vocabulary.stages.count ? vocabulary.stages[Int(number)] : nil
    }
}
