/// Faults that no backend can have, as they are about answers: failures of real servers, to be tried against.
public struct WireFault: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Answers 400 where the store is at fault, and keeps nothing: the sender throws away what it should send again.
        /// Matomo with its database down answers 400 to single hits.
        case wrongStatus = "wrong-status"
        /// Keeps what was sent and answers 500: the sender sends it again.
        case lateFailure = "late-failure"

        /// One line for `footfall serve --help`.
        public var summary: String {
            switch self {
            case .wrongStatus: "answers 400 and keeps nothing, as if the sender were at fault"
            case .lateFailure: "keeps what was sent, and answers 500 all the same"
            }
        }
    }
    public var kind: Kind
    /// Share of requests, above 0 and at most 1.
    public var rate: Double

    public init(_ kind: Kind, rate: Double = 1) {
        self.kind = kind
        self.rate = rate
    }

    public var text: String { rate == 1 ? kind.rawValue : "\(kind.rawValue)=\(rate)" }

    /// By lot.
    var strikes: Bool { rate >= 1 || Double.random(in: 0..<1) < rate }
}
