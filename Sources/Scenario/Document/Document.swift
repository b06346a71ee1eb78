/// A scenario as written: every section with its values, names not yet looked up.
struct Document {
    var head: HeadSection
    var calendar: CalendarSection?
    var population: PopulationSection?
    var channels: [ChannelSection] = []
    var stages: [StageSection] = []
    var campaigns: [CampaignSection] = []
    var tracking = TrackingSection()
    var attribution = AttributionSection()
    var cases: [CaseSection] = []
    var gauges: [GaugeSection] = []
    var kpis: [NamedFormula] = []
    var whatIfs: [WhatIfSection] = []
    var load: LoadPlan?
    /// Conditions of `load:` with their places.
    var loadConditions: [Expectation] = []
    var expectations: [Expectation] = []
    /// Start of the file, for what is missing.
    var location: SourceLocation
    /// Whether the file has a world: `stages` stand in it.
    var hasStages = false
}

extension Reader {
    /// Reads all sections, those first that others lean on: the time zone, then the traits.
    func readDocument(_ tree: Tree) -> Document {
        var document = Document(head: readHead(tree), location: tree.location)
        let clock = document.head.clock
        func section(_ name: String) -> Tree? {
            guard let section = tree[name] else { return nil }
            guard case .scalar = section.content, section.isEmpty else { return section }
            problems.report(
                "the section `\(name)` is empty", at: section.location, remedy: "write something in it or take it out")
            return nil
        }
        document.population = section("population").map { readPopulation($0, clock) }
        document.calendar = section("calendar").flatMap { readCalendar($0, clock) }
        if let tree = section("channels") { document.channels = readChannels(tree) }
        if let tree = section("stages") {
            document.stages = readStages(tree)
            document.hasStages = true
        }
        if let tree = section("campaigns") { document.campaigns = readCampaigns(tree, clock) }
        if let tree = section("tracking") { document.tracking = readTracking(tree) }
        if let tree = section("attribution") { document.attribution = readAttribution(tree) }
        if let tree = section("cases") { document.cases = readCases(tree, clock, document.attribution) }
        if let tree = section("gauges") { document.gauges = readGauges(tree) }
        if let tree = section("kpis") { document.kpis = readKpis(tree) }
        if let tree = section("what_if") { document.whatIfs = readWhatIfs(tree) }
        if let tree = section("load") { document.load = readLoad(tree) }
        document.loadConditions = loadConditions
        if let tree = section("expect") { document.expectations = readExpectations(tree) }
        return document
    }
}
