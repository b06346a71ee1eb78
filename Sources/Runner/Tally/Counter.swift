import Simulation
import Tracking

/// The inner loop of a ``Tally`` and all the memory that it reads and writes.
///
/// A tally counts tens of millions of occurrences a second. Therefore everything here is a constant or stands behind a
/// plain pointer, so that nothing is copied, checked for uniqueness or reference counted on the way; what changes from one
/// occurrence to the next is in the ``CustomerState``. Value semantics are the tally's business, which copies the counter
/// before it counts with one that is shared. Sendable although it changes: one thread at a time counts with it.
final class Counter: @unchecked Sendable {
    // Sendable although it holds pointers: a shared counter is only ever read.
    let tables: TallyTables
    let lookups: Lookups
    let cells: Cells
    let marks: Marks
    let histograms: EventHistograms
    /// Refunds of the latest block.
    let refunds: UnsafeMutablePointer<RefundBook>
    /// The last serial numbers that were given to a customer and to a visit.
    private let serials: UnsafeMutablePointer<Int64>
    private let visits: UnsafeMutablePointer<Int64>

    /// The goal or -1, and the horizon or the end of time.
    let goal: Int
    let horizon: Int64
    let claimsAll: Bool
    let paidRows: Int
    private let hasMonths: Bool

    init(
        _ plan: TallyPlan, _ layout: TallyLayout, _ tables: TallyTables, cells: Cells, marks: Marks,
        histograms: EventHistograms, refunds: RefundBook
    ) {
        self.tables = tables
        self.cells = cells
        self.marks = marks
        self.histograms = histograms
        lookups = Lookups(layout)
        self.refunds = .allocate(capacity: 1)
        self.refunds.initialize(to: refunds)
        serials = .allocate(capacity: 1)
        serials.initialize(to: 0)
        visits = .allocate(capacity: 1)
        visits.initialize(to: 0)
        goal = plan.world.goal ?? -1
        horizon = plan.world.horizon ?? .max
        claimsAll = plan.touches == .all
        paidRows = layout.paidEvents.rows.count
        hasMonths = layout.axis != nil
    }

    /// A counter of its own that goes on where another one is.
    convenience init(copying other: Counter, _ plan: TallyPlan, _ layout: TallyLayout) {
        var cells = other.cells
        cells.own()
        self.init(
            plan, layout, other.tables, cells: cells, marks: Marks(copying: other.marks),
            histograms: EventHistograms(copying: other.histograms), refunds: other.refunds.pointee)
        serials.pointee = other.serials.pointee
        visits.pointee = other.visits.pointee
    }

    deinit {
        lookups.free()
        refunds.deinitialize(count: 1)
        refunds.deallocate()
        serials.deallocate()
        visits.deallocate()
    }

    func count(_ ledger: borrowing Ledger) {
        refunds.pointee.removeAll()
        ledger.customers.withUnsafeBufferPointer { customers in
            ledger.starts.withUnsafeBufferPointer { starts in
                ledger.occurrences.withUnsafeBufferPointer { occurrences in
                    ledger.properties.withUnsafeBufferPointer { properties in
                        for index in customers.indices {
                            count(
                                customers.baseAddress! + index,
                                UnsafeBufferPointer(rebasing: occurrences[starts[index]..<starts[index + 1]]),
                                properties)
                        }
                    }
                }
            }
        }
    }

    /// Counts one customer's whole life.
    @inline(__always)
    private func count(
        _ facts: UnsafePointer<CustomerFacts>, _ occurrences: UnsafeBufferPointer<Occurrence>,
        _ properties: UnsafeBufferPointer<Double>
    ) {
        var customer = state(of: facts)
        if var occurrence = occurrences.baseAddress {
            let end = occurrence + occurrences.count
            while occurrence < end {
                take(occurrence, properties, of: &customer)
                occurrence += 1
            }
        }
        leave(&customer)
    }

    /// A new customer, of whom nothing has been counted.
    @inline(__always)
    func state(of facts: UnsafePointer<CustomerFacts>) -> CustomerState {
        serials.pointee &+= 1
        return CustomerState(
            facts, arrivalSlot: lookups.slot(channel: facts.pointee.channel, partner: facts.pointee.partner),
            origin: cells.origin(segment: facts.pointee.segment), hasMonths: hasMonths, serial: serials.pointee,
            visit: visits.pointee &+ 1)
    }

    /// The customer's last occurrence was counted.
    @inline(__always)
    func leave(_ customer: inout CustomerState) {
        visits.pointee = customer.visit
        close(&customer)
    }

    @inline(__always)
    private func take(
        _ occurrence: UnsafePointer<Occurrence>, _ properties: UnsafeBufferPointer<Double>,
        of customer: inout CustomerState
    ) {
        if occurrence.pointee.time >= customer.monthEnd {
            lookups.calendar?.advance(&customer, to: occurrence.pointee.time)
        }
        switch occurrence.pointee.kind {
        case .touch: touch(occurrence, of: &customer)
        case .click: click(occurrence, of: &customer)
        case .decision: decision(occurrence, of: &customer)
        case .emission: emission(occurrence, properties, of: &customer)
        case .arrival: arrival(occurrence, of: &customer)
        case .refund: refund(occurrence, of: &customer)
        case .survey:
            tables.surveys.answer(
                Int(occurrence.pointee.line), score: occurrence.pointee.amount, cells, at: customer.origin)
        case .referral: cells.count(.referralsMade, tables.life.counts, at: customer.origin)
        case .end: end(occurrence, of: &customer)
        }
    }
}
