/// What each rule says on complete journeys, and what partners are paid for it.
struct CreditTally: Sendable {
    enum Units: Int, TableColumn {
        /// Billionths of conversions.
        case units
    }
    enum Money: Int, TableColumn { case value }
    enum Paid: Int, TableColumn {
        /// Commission on customers' first goals and on later ones that were not given back.
        case winning, keeping
        /// Commission on everything, what refunds took back of it, and what is left and not due by the horizon.
        case earned, clawedBack, held
        /// What was given back of the value credited by the commission rule.
        case refunded
    }
    enum Closed: Int, TableColumn {
        case units, value
        /// Of what was not given back.
        case keptUnits, keptValue, commission
    }

    private let slotCount: Int
    private let campaignCount: Int
    /// By rule and slot.
    let units: CountTable<Units>
    let values: SumTable<Money>
    /// By rule and campaign.
    let campaignUnits: CountTable<Units>
    let campaignValues: SumTable<Money>
    /// By the commission rule, by slot: minor units.
    let paid: SumTable<Paid>
    /// By the commission rule, by month and slot.
    let closed: SumTable<Closed>

    init(_ layout: TallyLayout, rules: Int, campaigns: Int, _ plan: inout CellPlan) {
        slotCount = layout.sources.count
        campaignCount = campaigns
        units = plan.counts(Units.self, rows: rules * slotCount)
        values = plan.sums(Money.self, rows: rules * slotCount)
        campaignUnits = plan.counts(Units.self, rows: rules * campaigns)
        campaignValues = plan.sums(Money.self, rows: rules * campaigns)
        paid = plan.sums(Paid.self, rows: slotCount)
        closed = plan.sums(Closed.self, rows: layout.months * slotCount)
    }

    func row(rule: Int, slot: Int) -> Int { rule * slotCount + slot }
    func row(rule: Int, campaign: Int) -> Int { rule * campaignCount + campaign }
    func row(month: Int, slot: Int) -> Int { month * slotCount + slot }
}
