import Tracking

/// Where events go: into an array to be sent, or straight into a ``Digest`` where nobody wants to see them.
///
/// Generic code over a sink is compiled for each kind, so a digest takes an event out of registers, never out of memory.
public protocol EventSink {
    mutating func take(_ event: TrackingEvent)
}

extension ContiguousArray: EventSink where Element == TrackingEvent {
    @inlinable
    @inline(__always)
    public mutating func take(_ event: TrackingEvent) { append(event) }
}

extension Digest: EventSink {
    @inlinable
    @inline(__always)
    public mutating func take(_ event: TrackingEvent) { add(event) }
}

/// What is left of events that nobody wants to see: their digest and their number.
public struct EventSum: EventSink, Sendable, Hashable, Codable {
    public var digest: Digest
    public var count: Int

    @inlinable
    public init() {
        digest = Digest()
        count = 0
    }

    @inlinable
    @inline(__always)
    public mutating func take(_ event: TrackingEvent) {
        digest.add(event)
        count += 1
    }

    @inlinable
    public mutating func add(_ events: UnsafeBufferPointer<TrackingEvent>) {
        digest.add(events)
        count += events.count
    }

    /// Adds everything that went into another sum.
    @inlinable
    public mutating func merge(_ other: EventSum) {
        digest.merge(other.digest)
        count += other.count
    }
}
