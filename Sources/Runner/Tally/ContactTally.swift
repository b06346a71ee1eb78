/// Impressions, sends and clicks: each counted once, under its month, phase, line and partner, from which everything else
/// about touches is summed up.
struct ContactTally: Sendable {
    enum Column: Int, TableColumn { case touches, clicks, opens, unsubscribes }
    enum LineColumn: Int, TableColumn {
        /// Visits that ended with the stage's conversion after a touch of the line.
        case converted
    }
    enum Arrival: Int, TableColumn {
        /// Arrivals by a channel, which are clicks of it.
        case clicks
    }
    enum Reach: Int, TableColumn {
        /// Distinct customers with a touch or a click.
        case reached
        /// Distinct customers with a click or an opened send.
        case engaged
    }

    /// Whether a touch came before or after the customer's first goal: what it costs to win and to keep.
    enum Phase: Int, CaseIterable { case winning, keeping }

    let counts: CountTable<Column>
    let lines: CountTable<LineColumn>
    let arrivals: CountTable<Arrival>
    let channels: CountTable<Reach>
    let campaigns: CountTable<Reach>
    private let months: Int
    private let contacts: Int
    private let slots: Int

    init(_ layout: TallyLayout, campaigns: Int, _ plan: inout CellPlan) {
        months = layout.months
        contacts = layout.contacts.count
        slots = layout.sources.count
        counts = plan.counts(Column.self, rows: Phase.allCases.count * months * contacts)
        lines = plan.counts(LineColumn.self, rows: layout.isSend.count)
        arrivals = plan.counts(Arrival.self, rows: months * slots)
        channels = plan.counts(Reach.self, rows: layout.sources.first.count)
        self.campaigns = plan.counts(Reach.self, rows: campaigns)
    }

    /// - Parameter contact: of ``ContactSlots``.
    @inline(__always)
    func row(_ contact: Int, phase: Phase, month: Int) -> Int {
        (phase.rawValue * months + month) * contacts + contact
    }

    @inline(__always)
    func row(slot: Int, month: Int) -> Int { month * slots + slot }
}
