/// A session that learns from answers what later events need, and can hand that on to the session of a resumed run: cookies and
/// tokens that a server gives out once.
///
/// A session that needs nothing of an earlier one is none.
public protocol LearningSession: TrackingSession {
    /// What it has learnt since the last call, in an encoding of its own; the first call begins to keep it. Whatever has its
    /// receipt before the call has left behind what it taught. May be called from any thread.
    func learnt() throws -> [UInt8]

    /// Takes in what sessions of the same run learnt before, all of it in order, before the first event is submitted.
    ///
    /// - Throws: ``BackendError/failed(_:)`` for what it cannot read.
    func recall(_ learnt: [UInt8]) throws
}
