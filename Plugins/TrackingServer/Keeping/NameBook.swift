import Tracking

/// The vocabulary of a server, which grows as names are used.
struct NameBook: Sendable {
    enum List: Int, CaseIterable { case campaigns, events, stages, products, coupons }

    /// Names of one list, and channels, and partners of a channel: at most. Events refer to names by 16 bits.
    var namesMost = most
    private static let most = 60_000
    private var lists: [NameTable]
    private var channels: NameTable
    private var kinds: [String]
    private var partners: [NameTable]
    /// Whether there are names that the store does not know yet.
    var isGrown = false

    init(_ vocabulary: Vocabulary) {
        lists = [
            vocabulary.campaigns, vocabulary.events, vocabulary.stages, vocabulary.products, vocabulary.coupons,
        ].map { NameTable($0) }
        channels = NameTable(vocabulary.channels.map(\.name))
        kinds = vocabulary.channels.map(\.kind)
        partners = vocabulary.channels.map { NameTable($0.partners) }
    }

    var vocabulary: Vocabulary {
        Vocabulary(
            channels: zip(channels.names, zip(kinds, partners)).map { name, rest in
                Vocabulary.Channel(name: name, kind: rest.0, partners: rest.1.names)
            },
            campaigns: lists[List.campaigns.rawValue].names, events: lists[List.events.rawValue].names,
            stages: lists[List.stages.rawValue].names, products: lists[List.products.rawValue].names,
            coupons: lists[List.coupons.rawValue].names)
    }

    /// Names in use, for the metrics.
    var count: Int {
        lists.reduce(channels.count) { $0 + $1.count } + partners.reduce(0) { $0 + $1.count }
    }

    /// The number of a name, a new one where it has none; ``TrackingEvent/nothing`` for no name.
    ///
    /// - Throws: ``KeepingProblem/full(_:)``.
    mutating func number(_ name: UnsafeBufferPointer<UInt8>, in list: List) throws(KeepingProblem) -> UInt16 {
        if name.isEmpty { return TrackingEvent.nothing }
        if let known = lists[list.rawValue].number(of: name) { return UInt16(known) }
        guard lists[list.rawValue].count < namesMost else { throw .full("\(list), of which there are \(namesMost)") }
        lists[list.rawValue].append(name)
        isGrown = true
        return UInt16(lists[list.rawValue].count - 1)
    }

    /// - Parameters:
    ///   - medium: by which a channel met for the first time is of a kind.
    ///   - partner: empty for none.
    mutating func source(
        channel: UnsafeBufferPointer<UInt8>, medium: UnsafeBufferPointer<UInt8>, partner: UnsafeBufferPointer<UInt8>
    ) throws(KeepingProblem) -> Source {
        if channel.isEmpty { return .none }
        var number = channels.number(of: channel)
        if number == nil {
            guard channels.count < namesMost else { throw .full("channels, of which there are \(namesMost)") }
            channels.append(channel)
            kinds.append(Self.kind(String(decoding: medium, as: UTF8.self)))
            partners.append(NameTable())
            isGrown = true
            number = channels.count - 1
        }
        guard let number, !partner.isEmpty else { return Source(channel: UInt16(number ?? 0)) }
        if let known = partners[number].number(of: partner) {
            return Source(channel: UInt16(number), partner: UInt16(known))
        }
        guard partners[number].count < namesMost else { throw .full("partners, of which there are \(namesMost)") }
        partners[number].append(partner)
        isGrown = true
        return Source(channel: UInt16(number), partner: UInt16(partners[number].count - 1))
    }

    func event(_ name: String) -> UInt16? { lists[List.events.rawValue].number(of: name).map { UInt16($0) } }

    /// Of which kind a channel is whose visitors come by a medium (`utm_medium`).
    private static func kind(_ medium: String) -> String {
        switch medium.lowercased() {
        case "affiliate", "affiliates", "partner": "affiliate"
        case "organic", "seo", "none", "(none)", "direct": "organic"
        case "email", "sms", "push", "newsletter", "owned": "owned"
        case "referral": "referral"
        default: "paid"
        }
    }
}

/// Why nothing can be kept now.
enum KeepingProblem: Error, Sendable, CustomStringConvertible {
    /// A limit is reached: of what.
    case full(String)
    /// More waits to be stored than is allowed to.
    case busy
    /// The store failed; it says why, for whoever runs the server.
    case failed(String)
    /// The server is going away.
    case stopping

    var description: String {
        switch self {
        case .full(let what): "the server is full: it takes no more \(what)"
        case .busy: "the server is busy; send it again a little later"
        case .failed: "the store failed, nothing of this request is kept; send it again"
        case .stopping: "the server is stopping; send it again"
        }
    }
}
