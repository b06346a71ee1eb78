import Audit
import Measurement
import Tracking

/// What became of some of a load's events, in constant memory.
///
/// Response = held + lag + service. Events without an answer and events that never left stay in the distribution with the time
/// until they were given up: they took at least that long, and are counted as censored.
struct LoadTally: Sendable, Codable {
    /// From the intended send until the answer.
    private(set) var response = DurationHistogram()
    /// From the intended send until it could be sent: the customer's previous event was not answered, or no connection was free.
    private(set) var held = DurationHistogram()
    /// From there until it was written: our own delay.
    private(set) var lag = DurationHistogram()
    /// From written until answered.
    private(set) var service = DurationHistogram()
    private(set) var censored = 0
    private(set) var answers = DeliveryReconciliation.Answers()
    /// Written, yet later than ``lateNanoseconds`` after they could have been.
    private(set) var late = 0
    /// Latest time of writing, in nanoseconds since the load's start.
    private(set) var lastSent: UInt64 = 0
    /// What did not go well, by status and result; few, so a list.
    private(set) var errors: [LoadError: Int] = [:]

    static let lateNanoseconds: UInt64 = 100_000_000

    /// - Parameters:
    ///   - now: when the receipt came.
    ///   - origin: of the load's time.
    mutating func record(_ receipt: Receipt, now: UInt64, origin: LoadOrigin = LoadOrigin()) {
        answers.add(receipt.result)
        if let error = LoadError(receipt) { errors[error, default: 0] += 1 }
        let due = receipt.departure.due == 0 ? receipt.ready : receipt.departure.due
        guard receipt.result != .unsent, receipt.sent > 0 else {
            censored += 1
            return response.record(now.since(due))
        }
        if receipt.result == .unknown { censored += 1 }
        response.record(receipt.answered.since(due))
        held.record(receipt.ready.since(due))
        let lag = receipt.sent.since(max(receipt.ready, due))
        self.lag.record(lag)
        if lag > Self.lateNanoseconds { late += 1 }
        service.record(receipt.answered.since(receipt.sent))
        lastSent = max(lastSent, origin.elapsed(at: receipt.sent))
    }

    mutating func merge(_ other: LoadTally) {
        response.merge(other.response)
        held.merge(other.held)
        lag.merge(other.lag)
        service.merge(other.service)
        censored += other.censored
        answers.merge(other.answers)
        late += other.late
        lastSent = max(lastSent, other.lastSent)
        errors.merge(other.errors) { $0 + $1 }
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        response.removeAll()
        held.removeAll()
        lag.removeAll()
        service.removeAll()
        (censored, late, lastSent) = (0, 0, 0)
        answers = .init()
        errors.removeAll(keepingCapacity: true)
    }
}

/// A kind of failed exchange.
enum LoadError: Hashable, Sendable, Codable {
    case unsent
    case noAnswer
    /// The protocol's status, 0 where it has none.
    case refused(status: UInt16)
    case dropped(status: UInt16)

    /// `nil` for what was accepted.
    init?(_ receipt: Receipt) {
        switch receipt.result {
        case .accepted: return nil
        case .unsent: self = .unsent
        case .unknown: self = receipt.status == 0 ? .noAnswer : .refused(status: receipt.status)
        case .rejected: self = .refused(status: receipt.status)
        case .dropped: self = .dropped(status: receipt.status)
        }
    }

    /// As results call it.
    var name: String {
        switch self {
        case .unsent: "unsent"
        case .noAnswer: "no_answer"
        case .refused(let status): status == 0 ? "rejected" : "status_\(status)"
        case .dropped(let status): status == 0 ? "dropped" : "dropped_\(status)"
        }
    }
}
