/// Marks that say "this customer was counted here already", without clearing anything between customers: they hold the
/// serial number of the customer, or of its visit to a stage, that set them.
struct Marks: Sendable {
    enum Reach: Int, TableColumn { case reached, engaged }
    enum Seen: Int, TableColumn { case seen }

    private var cells: Cells
    private let channels: CountTable<Reach>
    private let campaigns: CountTable<Reach>
    private let events: CountTable<Seen>
    private let lines: CountTable<Seen>

    init(channels: Int, campaigns: Int, events: Int, lines: Int) {
        var plan = CellPlan()
        self.channels = plan.counts(Reach.self, rows: channels)
        self.campaigns = plan.counts(Reach.self, rows: campaigns)
        self.events = plan.counts(Seen.self, rows: events)
        self.lines = plan.counts(Seen.self, rows: lines)
        cells = Cells(plan, segments: 1)
    }

    init(copying other: Marks) {
        self = other
        cells.own()
    }

    /// - Parameter customer: serial number, above 0.
    @inline(__always)
    func isFirst(_ column: Reach, channel: Int, of customer: Int64) -> Bool {
        cells.exchange(customer, column, channels, row: channel) != customer
    }

    @inline(__always)
    func isFirst(_ column: Reach, campaign: Int, of customer: Int64) -> Bool {
        cells.exchange(customer, column, campaigns, row: campaign) != customer
    }

    @inline(__always)
    func isFirst(event: Int, of customer: Int64) -> Bool {
        cells.exchange(customer, .seen, events, row: event) != customer
    }

    /// The line touched the customer in a visit.
    @inline(__always)
    func touch(line: Int, in visit: Int64) { _ = cells.exchange(visit, .seen, lines, row: line) }

    /// Whether the line touched the customer in the visit that ends; forgets it.
    @inline(__always)
    func wasTouched(line: Int, in visit: Int64) -> Bool { cells.exchange(0, .seen, lines, row: line) == visit }
}
