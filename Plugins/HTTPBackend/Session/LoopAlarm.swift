import NIOCore

/// The one timer of a loop: it goes off at the earliest time that was asked for. Setting it allocates nothing.
///
/// Lives on its loop.
struct LoopAlarm {
    private let loop: any EventLoop
    private var callback: NIOScheduledCallback?
    /// When it goes off, in nanoseconds of the monotonic clock.
    private(set) var time = UInt64.max

    init(_ loop: any EventLoop) { self.loop = loop }

    /// Goes off at this time, unless it does so earlier anyway.
    mutating func set(_ time: UInt64, _ handler: some NIOScheduledCallbackHandler & Sendable) {
        guard time < self.time else { return }
        cancel()
        callback = try? loop.scheduleCallback(at: .uptimeNanoseconds(time), handler: handler)
        // A loop that is shutting down takes none.
        if callback != nil { self.time = time }
    }

    mutating func cancel() {
        callback?.cancel()
        wentOff()
    }

    /// To be called first when it has gone off.
    mutating func wentOff() {
        callback = nil
        time = .max
    }
}
