import Observation
import Simulation
import Tracking

/// Looks up the names of a document, checks what only the whole can show, and builds what a run needs.
final class Compiler {
    let document: Document
    let traits: TraitTable
    let problems: Problems
    let names: Names

    var lines: [TouchLine] = []
    /// What each line was written as, for checks that follow.
    var lineSections: [TouchSection] = []

    init(document: Document, traits: TraitTable, problems: Problems) {
        self.document = document
        self.traits = traits
        self.problems = problems
        names = Names(document: document, problems: problems)
    }

    /// The world; `nil` where the file has no stages or they are wrong, which is reported.
    func world() -> World? {
        guard document.hasStages else { return nil }
        guard !document.stages.isEmpty else {
            problems.report(
                "`stages` holds no stage", at: document.location, remedy: "write one like `- stage: browsing`")
            return nil
        }
        let stages = document.stages.indices.map { stage($0) }
        let population = population()
        compileLines()
        let campaigns = compileCampaigns()
        let world = World(
            seed: document.head.seed, horizon: document.head.horizon, calendar: calendar(), population: population,
            channels: channels(), events: names.worldEvents, goal: goal(), minorUnits: Double(document.head.minorUnits),
            products: names.products, properties: names.properties, surveys: names.surveys, stages: stages,
            lines: lines,
            campaigns: campaigns)
        StageGraph(document: document, names: names, traits: traits, problems: problems).check()
        checkTriggers()
        AdstockCheck(world: world, sections: lineSections, traits: traits, problems: problems).check()
        return world
    }

    private func goal() -> Int? {
        guard let goal = document.head.goal else { return nil }
        return names.event(goal, "the goal")
    }

    /// Without stages the goal is an event of the cases.
    func checkGoalOfCases() {
        guard !document.hasStages, let goal = document.head.goal, !document.cases.isEmpty else { return }
        guard !names.events.contains(goal.name) else { return }
        problems.report(
            "no case emits the goal `\(goal.name)`", at: goal.location,
            remedy: Suggestion.remedy(for: goal.name, among: names.events, plural: "events"))
    }

    func tracking() -> TrackingSettings {
        var settings = document.tracking.settings
        settings.login = document.tracking.login.compactMap { reference in
            document.hasStages ? names.event(reference, "a login") : nil
        }
        return settings
    }

    func vocabulary() -> Vocabulary {
        Vocabulary(
            channels: document.channels.map { channel in
                Vocabulary.Channel(
                    name: channel.name, kind: channel.kind.rawValue, partners: channel.partners.map(\.name))
            },
            campaigns: document.campaigns.map(\.name), events: names.events, stages: names.stages,
            products: names.products,
            coupons: names.coupons)
    }

    func gauges() -> [Gauge] {
        document.gauges.map { gauge in
            for change in gauge.per where document.hasStages { _ = names.event(change.event, "a gauge") }
            return Gauge(
                name: gauge.name, start: gauge.start, per: gauge.per.map { ($0.event.name, $0.change) },
                minimum: gauge.minimum)
        }
    }
}
