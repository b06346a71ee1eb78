import Tracking

/// Events that were taken and have no receipt yet: plain values in memory of their own that is used again. Lives on one loop.
///
/// A class whose elements are reached by address: as a value within the worker, every touch of a slot would be an access to
/// the whole of it, which the runtime then keeps books of.
final class Slots {
    struct Slot {
        var event: TrackingEvent
        /// When it was taken; then, once its customer's turn came, when that was. Nanoseconds of a monotonic clock.
        var ready: UInt64
        /// Order of arrival.
        var arrival: UInt64
        var sink: Int32
        var departure = Departure()
        /// How long after its due time the loop noticed it: nanoseconds of our own delay, whatever else it waited for.
        var lateness: UInt64 = 0
        /// The next event of the same customer, or the next free slot; -1 for none.
        var next: Int32 = -1
        var lane: Int32 = -1
        /// Into ``Routes/routes``, once it is due.
        var route: Int32 = -1
    }
    private let slots = Elements<Slot>()
    private var firstFree: Int32 = -1

    subscript(index: Int32) -> Slot {
        _read { yield slots.address(of: index).pointee }
        _modify { yield &slots.address(of: index).pointee }
    }

    func insert(_ slot: Slot) -> Int32 {
        guard firstFree >= 0 else { return slots.append(slot) }
        let index = firstFree
        firstFree = self[index].next
        self[index] = slot
        return index
    }

    func remove(_ index: Int32) {
        self[index].next = firstFree
        firstFree = index
    }
}

/// Elements that stay where they are by number and that nobody else holds; memory that doubles where it is full.
final class Elements<Element> {
    private var start: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        self.capacity = capacity
        start = .allocate(capacity: capacity)
    }

    deinit {
        start.deinitialize(count: count)
        start.deallocate()
    }

    /// Good until the next ``append(_:)``.
    @inline(__always)
    func address(of index: Int32) -> UnsafeMutablePointer<Element> {
        assert(index >= 0 && index < count, "there is no such element")
        return start + Int(index)
    }

    /// - Returns: its number. Amortised O(1).
    func append(_ element: Element) -> Int32 {
        if count == capacity { grow() }
        (start + count).initialize(to: element)
        count += 1
        return Int32(count - 1)
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: start, count: count)
        start.deallocate()
        (start, capacity) = (larger, capacity * 2)
    }
}
