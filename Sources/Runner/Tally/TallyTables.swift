import Simulation

/// All tables of a tally, a struct for each concept.
struct TallyTables: Sendable {
    let stages: StageTally
    let contacts: ContactTally
    let sources: SourceTally
    let events: EventTally
    let money: MoneyTally
    let life: LifeTally
    let periods: PeriodTally
    let cohorts: CohortTally
    let surveys: SurveyTally
    let products: ProductTally
    let gauges: GaugeTally
    let credits: CreditTally

    init(_ plan: TallyPlan, _ layout: TallyLayout, _ cells: inout CellPlan) {
        let world = plan.world
        stages = StageTally(layout, &cells)
        contacts = ContactTally(layout, campaigns: world.campaigns.count, &cells)
        sources = SourceTally(layout, &cells)
        events = EventTally(layout, events: world.events.count, &cells)
        money = MoneyTally(&cells)
        life = LifeTally(aliveDays: plan.aliveDays.count, &cells)
        periods = PeriodTally(layout, &cells)
        cohorts = CohortTally(layout, &cells)
        surveys = SurveyTally(surveys: world.surveys.count, &cells)
        products = ProductTally(products: world.products.count, &cells)
        gauges = GaugeTally(layout, gauges: plan.gauges.count, &cells)
        credits = CreditTally(layout, rules: plan.rules.count, campaigns: world.campaigns.count, &cells)
    }
}
