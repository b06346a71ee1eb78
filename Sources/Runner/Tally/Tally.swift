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

    var stages: StageTally
    var touches: TouchTally
    var sources: SourceTally
    var events: EventTally
    var money: MoneyTally
    var life: LifeTally
    var periods: PeriodTally
    var cohorts: CohortTally
    var surveys: SurveyTally
    var products: ProductTally
    var gauges: GaugeTally
    var credits: CreditTally

    var marks: Marks
    var refunds = RefundBook()

    public init(plan: TallyPlan) {
        let world = plan.world
        let layout = TallyLayout(plan)
        self.plan = plan
        self.layout = layout
        stages = StageTally(layout)
        touches = TouchTally(layout, campaigns: world.campaigns.count)
        sources = SourceTally(layout)
        events = EventTally(layout, events: world.events.count)
        money = MoneyTally(layout)
        life = LifeTally(layout, aliveDays: plan.aliveDays.count)
        periods = PeriodTally(layout, events: world.events.count)
        cohorts = CohortTally(layout)
        surveys = SurveyTally(layout, surveys: world.surveys.count)
        products = ProductTally(layout, products: world.products.count)
        gauges = GaugeTally(layout, gauges: plan.gauges.count)
        credits = CreditTally(layout, rules: plan.rules.count, campaigns: world.campaigns.count)
        marks = Marks(
            channels: world.channels.count, campaigns: world.campaigns.count, events: world.events.count,
            lines: world.lines.count)
    }

    /// Counts a block of customers. O(occurrences), and nothing is allocated per customer.
    public mutating func add(_ ledger: borrowing Ledger) {
        refunds.removeAll()
        for index in ledger.customers.indices {
            let facts = ledger.customers[index]
            marks.nextCustomer()
            var customer = CustomerState(
                facts, arrivalSlot: layout.sources.slot(channel: facts.channel, partner: facts.partner))
            for position in ledger.starts[index]..<ledger.starts[index + 1] {
                let occurrence = ledger.occurrences[position]
                advance(&customer, to: occurrence.time)
                switch occurrence.kind {
                case .touch: touch(occurrence, of: &customer)
                case .click: click(occurrence, of: &customer)
                case .decision: decision(occurrence, of: &customer)
                case .emission:
                    event(occurrence, of: &customer)
                    properties(of: occurrence, further: ledger.properties, segment: customer.segment)
                case .arrival: arrival(occurrence, of: &customer)
                case .refund: refund(occurrence, of: &customer)
                case .survey:
                    surveys.answer(Int(occurrence.line), score: occurrence.amount, segment: customer.segment)
                case .referral: life.count(.referralsMade, segment: customer.segment)
                case .end: end(occurrence, of: &customer)
                }
            }
            close(customer)
        }
    }

    /// Adds what another tally of the same plan has counted.
    public mutating func merge(_ other: borrowing Tally) {
        stages.merge(other.stages)
        touches.merge(other.touches)
        sources.merge(other.sources)
        events.merge(other.events)
        money.merge(other.money)
        life.merge(other.life)
        periods.merge(other.periods)
        cohorts.merge(other.cohorts)
        surveys.merge(other.surveys)
        products.merge(other.products)
        gauges.merge(other.gauges)
        credits.merge(other.credits)
    }

    /// Moves a customer's calendar on; times never run backwards within a customer.
    @inline(__always)
    private func advance(_ customer: inout CustomerState, to time: Int64) {
        guard let axis = layout.axis, customer.month < 0 || time >= customer.monthEnd else { return }
        customer.month = axis.month(of: time)
        customer.monthEnd = axis.bounds[customer.month + 1]
        customer.quarter = axis.quarterOfMonth[customer.month]
    }
}
