import Tracking

/// Any backend, with faults put in: what the run sees is a server that fails in ways known beforehand.
///
/// Which events, customers and conversions are hit depends on the fault's name and on their numbers alone: the same run is hit
/// in the same places, whatever the threads, the order of sending and the backend. Faults act in the order of the bank.
///
/// Customers hit by a fault in what the backend is prepared with (a choice, a stitching) are sent to a session of their own,
/// prepared so; a customer's events always go to the same one. Credits, events and reports of all sessions are joined.
///
/// **Read-back** is what the backend behind stored: altered events come back altered.
///
/// **Memory:** up to 40 bytes for each customer or device that a fault must know again; what the backend behind does not take
/// at once waits here, at most one submission.
public struct FaultInjector: TrackingBackend {
    public static let description = BackendDescription(
        name: "faults", summary: "puts faults into another backend; wrapped around it by --fault")

    /// More would mean a session for each of over 16 mixtures.
    public static let mostPlanFaults = 4

    let inner: any TrackingBackend
    /// In the order of the bank.
    public let faults: [FaultRequest]

    /// - Parameter faults: of each name at most one.
    /// - Throws: ``BackendError/badOption(name:value:remedy:)`` for too many at once, and for a rate that is none.
    public init(_ inner: any TrackingBackend, faults: [FaultRequest]) throws {
        for request in faults where !(request.rate > 0 && request.rate <= 1) {
            throw BackendError.badOption(
                name: "fault", value: request.text, remedy: "a rate is above 0 and at most 1, as in 0.01")
        }
        let order = FaultBank.all.map(\.name)
        self.inner = inner
        self.faults = faults.sorted {
            (order.firstIndex(of: $0.fault.name) ?? 0) < (order.firstIndex(of: $1.fault.name) ?? 0)
        }
        let mixed = self.faults.filter(\.fault.isOfPlan)
        guard mixed.count <= Self.mostPlanFaults else {
            throw BackendError.badOption(
                name: "fault", value: mixed.map(\.fault.name).joined(separator: ","),
                remedy: "at most \(Self.mostPlanFaults) faults of choices and rules at once")
        }
    }

    /// There is no such backend by itself.
    public init(options: [String: String]) throws {
        throw BackendError.unavailable("faults are put into a backend by --fault, and are none themselves")
    }

    public var capabilities: BackendDescription {
        var description = inner.capabilities
        description.summary += "; faulty: " + faults.map(\.text).joined(separator: ", ")
        return description
    }

    public func names(ofRun id: String) throws -> Vocabulary? { try inner.names(ofRun: id) }

    public func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        let mixed = faults.filter(\.fault.isOfPlan)
        var sessions: [any TrackingSession] = []
        do {
            for mixture in 0..<(1 << mixed.count) {
                var changed = plan
                if mixture > 0 { changed.id += "-faulty-\(mixture)" }
                for (bit, request) in mixed.enumerated() where mixture >> bit & 1 == 1 {
                    if case .plan(let change) = request.fault.action { change(&changed) }
                }
                sessions.append(try inner.prepare(changed))
            }
        } catch {
            for session in sessions { session.close() }
            throw error
        }
        return InjectedSession(sessions, faults: faults, plan: plan)
    }
}

extension Fault {
    /// Whether the customers hit need a session of their own.
    var isOfPlan: Bool {
        switch action {
        case .plan, .rule: true
        case .events, .sequence, .credits: false
        }
    }
}
