import Tracking

/// Numbers that this run alone uses for events, devices, users and orders, and that say which of these it is to whoever knows the
/// run: 16 hexadecimal digits on the wire. Runs that share a server do not meet in them, and what the server gives back is
/// understood without anything having been kept.
///
/// Each is a bijection of 64 bits by two rounds of the finaliser of SplitMix64, keyed by the run's id: no secret, only a way not to
/// meet.
struct RunTokens: Sendable {
    private let keys: (UInt64, UInt64)

    enum Kind: UInt64, Sendable {
        case event = 1
        case device, user, order
    }

    init(run: String) {
        keys = (Digest64.of(run.utf8, seed: 3), Digest64.of(run.utf8, seed: 4))
    }

    func token(_ kind: Kind, _ number: UInt64) -> UInt64 {
        Digest64.mix(Digest64.mix(number ^ keys.0 ^ kind.rawValue << 56) ^ keys.1)
    }

    func number(_ kind: Kind, _ token: UInt64) -> UInt64 {
        Digest64.unmix(Digest64.unmix(token) ^ keys.1) ^ keys.0 ^ kind.rawValue << 56
    }

    // MARK: Events

    private static let sequenceBits: UInt64 = 28
    private static let customerBits: UInt64 = 35
    /// Marks what does not fit into the others.
    private static let strange: UInt64 = 1 << 63

    /// Whether the token says by itself which event it is: for customers below 34 billion with numbers below 268 million, as all
    /// simulated ones are. For others it is a hash.
    static func fits(_ id: EventID) -> Bool {
        id.customer >> customerBits == 0 && id.sequence >> sequenceBits == 0
    }

    func token(_ id: EventID) -> UInt64 {
        if Self.fits(id) { return token(.event, id.customer << Self.sequenceBits | id.sequence) }
        let hash = Digest64.mix(Digest64.mix(id.customer ^ keys.1) ^ id.sequence)
        return token(.event, hash | Self.strange)
    }

    /// - Returns: `nil` where it is a hash, which does not say.
    func event(_ token: UInt64) -> EventID? {
        let number = number(.event, token)
        guard number & Self.strange == 0 else { return nil }
        return EventID(customer: number >> Self.sequenceBits, sequence: number & (1 << Self.sequenceBits - 1))
    }
}

/// What was sent in this session, as far as it takes to tell its tokens from those of others.
struct SentEvents: Sendable {
    private var customerMost: UInt64 = 0
    private var sequenceMost: UInt64 = 0
    /// Those whose tokens do not say which they are.
    private var strange: [UInt64: EventID] = [:]

    mutating func note(_ events: UnsafeBufferPointer<TrackingEvent>, _ tokens: RunTokens) {
        for event in events {
            if RunTokens.fits(event.id) {
                customerMost = max(customerMost, event.id.customer)
                sequenceMost = max(sequenceMost, event.id.sequence)
            } else {
                strange[tokens.token(event.id)] = event.id
            }
        }
    }

    /// Which event of the run a token stands for; `nil` for those of others, which as good as never look like one of ours.
    ///
    /// - Parameter isResumed: others may have sent for the run before.
    func event(of token: UInt64, _ tokens: RunTokens, isResumed: Bool) -> EventID? {
        guard let id = tokens.event(token) else { return strange[token] }
        return isResumed || (id.customer <= customerMost && id.sequence <= sequenceMost) ? id : nil
    }
}
