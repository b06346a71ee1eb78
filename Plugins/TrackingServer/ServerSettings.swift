import Tracking

/// Everything that can be set about a tracking server.
public struct ServerSettings: Sendable {
    /// A PEM certificate chain and its private key, both by path.
    public struct Certificate: Sendable {
        public var chain: String
        public var key: String
        public init(chain: String, key: String) {
            self.chain = chain
            self.key = key
        }
    }

    /// Where it listens: an address or a name of this machine.
    public var address = "127.0.0.1"
    /// 0: any that is free.
    public var port = 8080
    /// Who sends events must show it; `nil`: everybody may.
    public var writeKey: String?
    /// Who reads reports must show it; `nil`: everybody may.
    public var readKey: String?
    /// Names of events that are conversions; at least one.
    public var goals = ["Order Completed"]
    /// ISO 4217: amounts in another currency are refused; `nil`: nobody looks at currencies.
    public var currency: String?
    /// Minor units in a major one, a power of ten.
    public var minorUnits: Int64 = 100
    /// Origins that clicks may lead to, and whose pages may send events: `https://shop.example` each.
    public var allowedOrigins: [String] = []
    /// Names that the server is called by, beside those of loopback.
    public var hosts: [String] = []
    /// Keys with which partners sign postbacks, by partner.
    public var partnerKeys: [String: String] = [:]
    /// `nil`: plain HTTP, which is for loopback alone.
    public var certificate: Certificate?
    /// What is wrong with the backend on purpose: said in every answer. Runs with faults are kept apart from sound ones.
    public var faults: [String] = []
    public var wireFaults: [WireFault] = []
    public var limits = ServerLimits()
    /// Makes a rule of what `rule=` says. By default the names of rules, without parameters.
    public var readRule: @Sendable (String) throws -> RuleSpecification = ServerSettings.ruleByName
    /// Judges partners by the journeys that are stored: see ``PartnerJudge``.
    public var judge: (any PartnerJudge)?

    public init() {}

    @Sendable static func ruleByName(_ name: String) throws -> RuleSpecification {
        if let rule = Keeper.rules.first(where: { $0.name == name }) { return rule }
        throw SettingsProblem(
            "there is no rule '\(name)'; there are \(Keeper.rules.map(\.name).joined(separator: ", "))")
    }

    var dialect: Dialect {
        Dialect(goals: goals, currency: currency, minorUnits: minorUnits)
    }

    /// The name under which the backend keeps what the server is sent.
    var run: String {
        let all = faults + wireFaults.map(\.text)
        return all.isEmpty ? "serve" : "serve-with-" + all.joined(separator: "-")
    }
}

/// Bounds of what a server takes and keeps.
public struct ServerLimits: Sendable {
    /// At once; others wait to be accepted.
    public var connections = 1_024
    /// From its first byte to its last, and likewise for the answer to be taken.
    public var requestSeconds = 30
    /// Between requests.
    public var idleSeconds = 60
    public var headerBytes = 16_384
    public var headerFields = 64
    /// Of a request's body, once decompressed.
    public var requestBytes = 500_000
    public var eventBytes = 32_000
    public var eventsPerRequest = 2_500
    public var jsonDepth = 32
    /// Message ids that are known again; a server that has more takes no more.
    public var messages = 20_000_000
    /// Devices and users.
    public var customers = 5_000_000
    /// Channels, campaigns, events, stages, products, coupons, and partners of a channel, of each.
    public var names = 10_000
    /// Events that wait to be stored.
    public var waitingEvents = 100_000
    /// Signed in at once.
    public var sessions = 100

    public init() {}

    var keeping: Keeper.Limits { Keeper.Limits(waiting: waitingEvents) }
    var memory: Memory.Limits { Memory.Limits(messages: messages, people: customers, names: names) }
    var reading: RequestReader.Limits {
        RequestReader.Limits(
            requestBytes: requestBytes, eventBytes: eventBytes, events: eventsPerRequest, depth: jsonDepth)
    }
}
