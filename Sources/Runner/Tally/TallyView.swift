import Simulation

/// The counts of all segments, or of one, and what follows from them by addition.
struct TallyView {
    let tally: Tally
    /// The segments that are summed up.
    let segments: Range<Int>

    var layout: TallyLayout { tally.layout }
    var tables: TallyTables { tally.tables }
    var world: World { tally.plan.world }
    /// All segments.
    var whole: TallyView { TallyView(tally: tally, segments: 0..<layout.segments) }

    func count<Column>(_ column: Column, _ table: CountTable<Column>, row: Int = 0) -> Int {
        Int(tally.cells.sum(column, table, row: row, over: segments))
    }

    func count<Column>(_ column: Column, _ table: CountTable<Column>, rows: Range<Int>) -> Int {
        rows.reduce(0) { $0 + count(column, table, row: $1) }
    }

    func sum<Column>(_ column: Column, _ table: SumTable<Column>, row: Int = 0) -> Int128 {
        tally.cells.sum(column, table, row: row, over: segments)
    }

    func sum<Column>(_ column: Column, _ table: SumTable<Column>, rows: Range<Int>) -> Int128 {
        rows.reduce(0) { $0 + sum(column, table, row: $1) }
    }

    /// Minor units as major ones.
    func major(_ minor: Int128) -> Double { Double(minor) / world.minorUnits }

    var customers: Int { count(.arrived, tables.life.counts) }
    var conversions: Int { count(.conversions, tables.money.counts) }
    var buyers: Int { count(.buyers, tables.money.counts) }

    // MARK: Events

    func times(event: Int, month: Int) -> Int {
        count(.times, tables.events.times, row: month * tables.events.events + event)
    }

    func times(event: Int) -> Int { (0..<layout.months).reduce(0) { $0 + times(event: event, month: $1) } }

    // MARK: Contacts

    /// What touches there were, and how many clicks, those of arrivals among them.
    struct Contacts {
        var impressions = 0
        var sends = 0
        var clicks = 0
        var opens = 0
        var unsubscribes = 0
        /// Clicks that were arrivals, without a touch of their own.
        var arrivals = 0

        var touches: Int { impressions + sends }
        var clicksOfTouches: Int { clicks - arrivals }
        /// All that somebody might have been paid for.
        var all: Int { impressions + sends + clicks }
    }

    func contacts(_ slots: Range<Int>) -> Contacts {
        contacts(slots, phases: ContactTally.Phase.allCases, months: 0..<layout.months)
    }

    func contacts(_ slots: Range<Int>, phase: ContactTally.Phase) -> Contacts {
        contacts(slots, phases: [phase], months: 0..<layout.months)
    }

    func contacts(_ slots: Range<Int>, month: Int) -> Contacts {
        contacts(slots, phases: ContactTally.Phase.allCases, months: month..<month + 1)
    }

    private func contacts(_ slots: Range<Int>, phases: [ContactTally.Phase], months: Range<Int>) -> Contacts {
        var contacts = Contacts()
        for slot in slots {
            for contact in layout.contacts.ofSlot[slot] { add(contact, phases, months, to: &contacts) }
            // Everybody arrives before the first goal.
            guard phases.contains(.winning) else { continue }
            for month in months {
                let row = tables.contacts.row(slot: slot, month: month)
                contacts.arrivals += count(.clicks, tables.contacts.arrivals, row: row)
            }
        }
        contacts.clicks += contacts.arrivals
        return contacts
    }

    /// Of one line, whoever the partner.
    func contacts(line: Int) -> Contacts {
        var contacts = Contacts()
        for contact in layout.contacts.contacts(ofLine: line) {
            add(contact, ContactTally.Phase.allCases, 0..<layout.months, to: &contacts)
        }
        return contacts
    }

    private func add(
        _ contact: Int, _ phases: [ContactTally.Phase], _ months: Range<Int>, to contacts: inout Contacts
    ) {
        let table = tables.contacts.counts
        let isSend = layout.isSend[layout.contacts.line[contact]]
        for phase in phases {
            for month in months {
                let row = tables.contacts.row(contact, phase: phase, month: month)
                let touches = count(.touches, table, row: row)
                if isSend { contacts.sends += touches } else { contacts.impressions += touches }
                contacts.clicks += count(.clicks, table, row: row)
                contacts.opens += count(.opens, table, row: row)
                contacts.unsubscribes += count(.unsubscribes, table, row: row)
            }
        }
    }
}
