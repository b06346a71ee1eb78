import Tracking

/// Everything a server must know again to keep its promises: which messages and orders it has, who is who, which links were
/// clicked. All of it can be found again in what is stored, so a server that starts anew knows the same.
struct Memory: Sendable {
    struct Limits: Sendable {
        /// Message ids, at about 20 bytes.
        var messages = 20_000_000
        /// Devices and users, at about 60 bytes.
        var people = 5_000_000
        /// Names of one list.
        var names = 10_000

        /// What comes without a key may fill half of it.
        func share(isPublic: Bool) -> Limits {
            isPublic ? Limits(messages: messages / 2, people: people / 2, names: names / 2) : self
        }
    }
    struct Link: Sendable {
        var device: UInt64
        var source: Source
        var campaign: UInt16
    }

    var names: NameBook
    var people = People()
    private(set) var messages: Set<UInt64> = []
    private(set) var orders: Set<UInt64> = []
    /// Clicks since they were last taken by ``takeLinks()``.
    private var links: [(mark: UInt64, link: Link)] = []
    /// The next event's number, in order of arrival.
    private(set) var next: UInt64 = 1
    let limits: Limits
    /// The event that stands for a click on a link of ours.
    static let linkEvent = "click"
    /// Above are the numbers of events that nobody sent, but a fault made.
    private static let sequenceEnd: UInt64 = 1 << 48

    init(_ vocabulary: Vocabulary, limits: Limits) {
        self.limits = limits
        names = NameBook(vocabulary)
    }

    // MARK: While it runs

    mutating func takeNumber() -> UInt64 {
        defer { next += 1 }
        return next
    }

    /// Whether the message is new; it is known from now on. 0 is always new.
    mutating func insert(message: UInt64) -> Bool { message == 0 || messages.insert(message).inserted }

    mutating func insert(order: UInt64) -> Bool { orders.insert(order).inserted }

    mutating func insert(link: Link, mark: UInt64) { links.append((mark, link)) }

    mutating func takeLinks() -> [(mark: UInt64, link: Link)] {
        defer { links.removeAll() }
        return links
    }

    /// - Throws: ``KeepingProblem/full(_:)`` where the drafts would go over a limit; then nothing has changed.
    func checkRoom(for drafts: [Draft], isPublic: Bool) throws(KeepingProblem) {
        let limits = limits.share(isPublic: isPublic)
        if messages.count + drafts.count > limits.messages {
            let fresh = Set(drafts.lazy.map(\.mark).filter { $0 != 0 && !messages.contains($0) }).count
            guard messages.count + fresh <= limits.messages else {
                throw .full("messages, of which there are \(limits.messages)")
            }
        }
        if people.count + 2 * drafts.count > limits.people {
            let all = drafts.lazy.flatMap { [$0.device, $0.user] }
            let fresh = Set(all.filter { $0 != 0 && !people.knows($0) }).count
            guard people.count + fresh <= limits.people else {
                throw .full("customers, of which there are \(limits.people)")
            }
        }
    }

    // MARK: From what is stored

    /// Learns from a stored event. All must be learnt, in the order of their numbers.
    mutating func learn(_ event: TrackingEvent, goals: Set<UInt16>, link: UInt16) {
        if event.id.sequence < Self.sequenceEnd { next = max(next, event.id.sequence + 1) }
        let mark = event.amount.bitPattern
        if mark != 0 { messages.insert(mark) }
        if event.kind == .event, goals.contains(event.name), event.order != 0 { orders.insert(event.order) }
        if event.kind == .click, event.name == link, mark != 0 {
            let source = Source(channel: event.channel, partner: event.partner)
            insert(link: Link(device: event.device, source: source, campaign: event.campaign), mark: mark)
        }
        _ = people.see(
            event.device, user: event.user, at: event.time, isIdentify: event.kind == .identify)
        people.note(stage: event.stage, event.device, user: event.user)
    }
}
