/// Faults that no backend can have, as they are about answers: failures of real servers, to be tried against.
public struct WireFault: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Answers 400 where the store is at fault, and keeps nothing: the sender throws away what it should send again.
        /// Matomo with its database down answers 400 to single hits.
        case wrongStatus = "wrong-status"
        /// Keeps what was sent and answers 500: the sender sends it again.
        case lateFailure = "late-failure"
        /// For some milliseconds after a first touch has come it is not seen: a conversion that comes meanwhile is nobody's.
        /// Matomo: 55-58% of conversions unattributed at 0 ms apart, 8-17% at 20 ms, none at 200 ms.
        case raceOnFirstTouch = "race-on-first-touch"

        /// One line for `footfall serve --help`.
        public var summary: String {
            switch self {
            case .wrongStatus: "answers 400 and keeps nothing, as if the sender were at fault"
            case .lateFailure: "keeps what was sent, and answers 500 all the same"
            case .raceOnFirstTouch:
                "does not see a first touch until 100ms (or =TIME) after it came: conversions before that are another's"
            }
        }

        /// Whether it has a time, and not a rate.
        public var isTimed: Bool { self == .raceOnFirstTouch }
    }
    public var kind: Kind
    /// Share of requests, above 0 and at most 1.
    public var rate: Double
    /// Of kinds that have a time.
    public var milliseconds: Int

    public init(_ kind: Kind, rate: Double = 1, milliseconds: Int = 100) {
        self.kind = kind
        self.rate = rate
        self.milliseconds = milliseconds
    }

    public var text: String {
        if kind.isTimed { return "\(kind.rawValue)=\(milliseconds)ms" }
        return rate == 1 ? kind.rawValue : "\(kind.rawValue)=\(rate)"
    }

    /// By lot.
    var strikes: Bool { rate >= 1 || Double.random(in: 0..<1) < rate }
}
