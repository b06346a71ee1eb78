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
    var cells: Cells
    var histograms: EventHistograms

    var marks: Marks
    var refunds = RefundBook()
    /// Copied from the world, for the inner loop: the goal or -1, and the horizon or the end of time.
    let goal: Int
    let horizon: Int64
    let claimsAll: Bool

    public init(plan: TallyPlan) {
        let world = plan.world
        let layout = TallyLayout(plan)
        var cells = CellPlan()
        self.plan = plan
        self.layout = layout
        tables = TallyTables(plan, layout, &cells)
        self.cells = Cells(cells, segments: layout.segments)
        histograms = EventHistograms(layout, events: world.events.count)
        marks = Marks(
            channels: world.channels.count, campaigns: world.campaigns.count, events: world.events.count,
            lines: world.lines.count)
        goal = world.goal ?? -1
        horizon = world.horizon ?? .max
        claimsAll = plan.touches == .all
    }

    /// Counts a block of customers. O(occurrences), and nothing is allocated per customer.
    public mutating func add(_ ledger: borrowing Ledger) {
        cells.own()
        marks.own()
        refunds.removeAll()
        for index in ledger.customers.indices {
            let facts = ledger.customers[index]
            marks.nextCustomer()
            var customer = CustomerState(
                facts, arrivalSlot: layout.sources.slot(channel: facts.channel, partner: facts.partner),
                origin: cells.origin(segment: facts.segment), hasMonths: layout.axis != nil)
            let range = ledger.starts[index]..<ledger.starts[index + 1]
            ledger.occurrences.withUnsafeBufferPointer { occurrences in
                ledger.properties.withUnsafeBufferPointer { properties in
                    for position in range { take(occurrences.baseAddress! + position, properties, of: &customer) }
                }
            }
            close(customer)
        }
    }

    @inline(__always)
    private mutating func take(
        _ occurrence: UnsafePointer<Occurrence>, _ properties: UnsafeBufferPointer<Double>,
        of customer: inout CustomerState
    ) {
        if occurrence.pointee.time >= customer.monthEnd { advance(&customer, to: occurrence.pointee.time) }
        switch occurrence.pointee.kind {
        case .touch: touch(occurrence, of: &customer)
        case .click: click(occurrence, of: &customer)
        case .decision: decision(occurrence, of: &customer)
        case .emission: emission(occurrence, properties, of: &customer)
        case .arrival: arrival(occurrence.pointee, of: &customer)
        case .refund: refund(occurrence.pointee, of: &customer)
        case .survey:
            tables.surveys.answer(
                Int(occurrence.pointee.line), score: occurrence.pointee.amount, cells, at: customer.origin)
        case .referral: cells.count(.referralsMade, tables.life.counts, at: customer.origin)
        case .end: end(occurrence.pointee, of: customer)
        }
    }

    /// Adds what another tally of the same plan has counted.
    public mutating func merge(_ other: borrowing Tally) {
        cells.merge(other.cells)
        histograms.merge(other.histograms)
    }

    /// Moves a customer's calendar on; times never run backwards within a customer.
    private func advance(_ customer: inout CustomerState, to time: Int64) {
        guard let axis = layout.axis else { return }
        customer.month = axis.month(of: time)
        // Behind the last month there is nothing to move on to.
        customer.monthEnd = customer.month + 1 < axis.months.count ? axis.bounds[customer.month + 1] : .max
        customer.quarter = axis.quarterOfMonth[customer.month]
    }
}
