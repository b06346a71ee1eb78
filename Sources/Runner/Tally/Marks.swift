/// Marks that say "this customer was counted here already", without clearing anything between customers.
struct Marks: Sendable {
    enum Reach: Int, TableColumn { case reached, engaged }
    enum Seen: Int, TableColumn { case seen }

    /// Serial number of the customer that is being counted, and of its visit to a stage.
    private var customer: Int64 = 0
    private var visit: Int64 = 0
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

    mutating func own() { cells.own() }

    mutating func nextCustomer() {
        customer += 1
        visit += 1
    }

    @inline(__always)
    mutating func nextVisit() { visit += 1 }

    @inline(__always)
    func isFirst(_ column: Reach, channel: Int) -> Bool {
        cells.exchange(customer, column, channels, row: channel) != customer
    }

    @inline(__always)
    func isFirst(_ column: Reach, campaign: Int) -> Bool {
        cells.exchange(customer, column, campaigns, row: campaign) != customer
    }

    @inline(__always)
    func isFirst(event: Int) -> Bool { cells.exchange(customer, .seen, events, row: event) != customer }

    /// The line touched the customer in this visit.
    @inline(__always)
    func touch(line: Int) { _ = cells.exchange(visit, .seen, lines, row: line) }

    /// Whether the line touched the customer in the visit that ends; forgets it.
    func wasTouched(line: Int) -> Bool { cells.exchange(0, .seen, lines, row: line) == visit }
}
