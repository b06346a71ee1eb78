import Simulation
import Tracking

/// Counts the truth: everything that a summary says about the world before tracking hides any of it.
///
/// All of it is exact integers, so tallies of threads and shards merge to what one pass over all customers would have
/// given, in any order. Make one per worker from the same plan, ``add(_:)`` each block once, then
/// ``addCredits(_:rule:of:)`` for the rules, and ``merge(_:)`` them.
public struct Tally: Sendable {
    public let plan: TallyPlan
    let layout: TallyLayout
    let tables: TallyTables
    private var counter: Counter

    var cells: Cells { counter.cells }
    var histograms: EventHistograms { counter.histograms }

    public init(plan: TallyPlan) {
        let world = plan.world
        let layout = TallyLayout(plan)
        var cells = CellPlan()
        self.plan = plan
        self.layout = layout
        tables = TallyTables(plan, layout, &cells)
        counter = Counter(
            plan, layout, tables, cells: Cells(cells, segments: layout.segments),
            marks: Marks(
                channels: world.channels.count, campaigns: world.campaigns.count, events: world.events.count,
                lines: world.lines.count),
            histograms: EventHistograms(layout, events: world.events.count), refunds: RefundBook())
    }

    /// Counts a block of customers. O(occurrences), and nothing is allocated per customer.
    public mutating func add(_ ledger: borrowing Ledger) {
        own().count(ledger)
    }

    /// As counting a ledger of the same lives told at length.
    public mutating func add(_ itineraries: Itineraries) {
        own().count(itineraries)
    }

    /// Adds what another tally of the same plan has counted.
    public mutating func merge(_ other: borrowing Tally) {
        let counter = own()
        counter.cells.merge(other.cells)
        counter.histograms.merge(other.histograms)
    }

    /// What was counted as bytes, to be added to another of the same plan.
    func write(to writer: inout ByteWriter) {
        cells.write(to: &writer)
        histograms.write(to: &writer)
    }

    /// Adds what another tally of the same plan wrote.
    ///
    /// - Throws: ``ByteReader/Damage`` where that cannot have been; the tally is of no use then.
    mutating func add(_ reader: inout ByteReader) throws {
        let counter = own()
        try counter.cells.add(&reader)
        try counter.histograms.add(&reader)
    }

    /// The counter, after making sure that no other tally has the same.
    mutating func own() -> Counter {
        if !isKnownUniquelyReferenced(&counter) { counter = Counter(copying: counter, plan, layout) }
        return counter
    }
}
