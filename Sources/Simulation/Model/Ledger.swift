/// What happened to a block of customers: the truth, customer by customer.
///
/// A block is filled by ``Engine/simulate(_:into:)`` and read by everyone downstream; its buffers are reused.
public struct Ledger: Sendable {
    /// One per customer, roots followed by their referral trees.
    public var customers: ContiguousArray<CustomerFacts> = []
    /// `occurrences[starts[i] ..< starts[i + 1]]` belong to `customers[i]`; one longer than ``customers``.
    public var starts: ContiguousArray<Int> = [0]
    /// In (time, sequence) order within each customer.
    public var occurrences: ContiguousArray<Occurrence> = []
    /// Values of the emissions' properties; see ``Occurrence/related``.
    public var properties: ContiguousArray<Double> = []

    public init() {}

    /// Empties the ledger and keeps its memory.
    public mutating func removeAll() {
        customers.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        starts.append(0)
        occurrences.removeAll(keepingCapacity: true)
        properties.removeAll(keepingCapacity: true)
    }
}
