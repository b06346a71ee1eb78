import Tracking

/// A touch as rules see it: 16 bytes. Its place says what it comes before and after.
struct StoredTouch: BitwiseCopyable {
    var time: Int64
    var channel: UInt16
    var partner: UInt16
    var campaign: UInt16
    /// Raw value of ``TrackingEvent/Kind``.
    var kind: UInt8

    var source: Source { Source(channel: channel, partner: partner) }
    var isView: Bool { kind == TrackingEvent.Kind.view.rawValue || kind == TrackingEvent.Kind.send.rawValue }
}

/// An event that is a goal of the plan: 48 bytes.
struct StoredConversion: BitwiseCopyable {
    var time: Int64
    var sequence: UInt64
    var customer: UInt64
    var order: UInt64
    var value: Int64
    /// How many of the journey's touches precede it.
    var touchesBefore: UInt32
    var goal: UInt16
    var coupon: UInt16
}

/// The touches and conversions of an identity that has conversions, each in order of (time, sequence, customer).
struct Journey: BitwiseCopyable {
    var touches: UnsafePointer<StoredTouch>
    var conversions: UnsafePointer<StoredConversion>
    var touchCount: Int
    var conversionCount: Int
}

/// All journeys with a conversion, side by side in memory in the order in which they are asked for.
///
/// Sendable although it holds pointers: it is filled by one thread and only read afterwards.
struct JourneyIndex: @unchecked Sendable {
    private(set) var journeys: [Journey] = []
    private var touches = Arena<StoredTouch>()
    private var conversions = Arena<StoredConversion>()

    /// Keeps a journey and returns its number.
    mutating func add(
        _ newTouches: borrowing Scratch<StoredTouch>, _ newConversions: borrowing Scratch<StoredConversion>
    ) -> Int {
        journeys.append(
            Journey(
                touches: touches.copy(newTouches), conversions: conversions.copy(newConversions),
                touchCount: newTouches.count, conversionCount: newConversions.count))
        return journeys.count - 1
    }
}

/// Memory that grows by slabs; what was copied to it stays where it is.
private struct Arena<Element: BitwiseCopyable> {
    private var slabs: [Slab<Element>] = []
    private var position = 0
    private var capacity = 0

    private static var slabCount: Int { (1 << 21) / MemoryLayout<Element>.stride + 1 }

    mutating func copy(_ elements: borrowing Scratch<Element>) -> UnsafePointer<Element> {
        if slabs.isEmpty || position + elements.count > capacity {
            capacity = max(Self.slabCount, elements.count)
            slabs.append(Slab(capacity: capacity))
            position = 0
        }
        let start = slabs[slabs.count - 1].base + position
        elements.copy(to: start)
        position += elements.count
        return UnsafePointer(start)
    }
}
