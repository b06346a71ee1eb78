/// `population:`: who comes, and what they are like.
struct PopulationSection {
    var arrivals: [ArrivalSection] = []
    /// Some are written, if wrongly.
    var hasArrivals = false
    var segments: [SegmentSection] = []
    var traits = TraitsSection()
    var location: SourceLocation
}

struct SegmentSection {
    var name: String
    var location: SourceLocation
    var share: Double
}

/// One line of `arrivals:`.
struct ArrivalSection {
    enum Process {
        /// Per microsecond.
        case rate(Double)
        case customers(Int, over: Int64)
        case trace([TraceRow])
    }
    var process: Process
    var location: SourceLocation
    var regular = false
    var channel: Reference?
    var stage: Reference?
    var segment: Reference?
}

extension Reader {
    /// Reads the population, its traits first, as all other numbers may name them.
    func readPopulation(_ tree: Tree, _ clock: ZoneClock) -> PopulationSection {
        var population = PopulationSection(location: tree.location)
        guard let fields = Fields(tree, what: "`population`", keys: SectionKeys.population, problems: problems) else {
            return population
        }
        readSegments(fields, into: &population)
        guard let arrivals = fields["arrivals"] else { return population }
        population.hasArrivals = !arrivals.isEmpty
        population.arrivals = (arrivals.items ?? [arrivals]).compactMap { arrival($0, clock) }
        return population
    }

    private func readSegments(_ fields: Fields, into population: inout PopulationSection) {
        var traits: [Tree?] = []
        if let tree = fields["segments"] {
            for entry in named(tree, "a segment", example: "`segments: {NAME: {share: 0.6}}`") {
                guard
                    let segment = Fields(entry.value, what: "a segment", keys: SectionKeys.segment, problems: problems)
                else {
                    continue
                }
                let share = segment.required("share", remedy: "give its share of all customers, like `share: 0.6`")
                traits.append(entry.value["traits"])
                population.segments.append(
                    SegmentSection(
                        name: entry.key, location: entry.keyLocation,
                        share: share.flatMap { constant($0, .share) } ?? .nan))
            }
            let shares = population.segments.map(\.share)
            if !shares.isEmpty, !shares.contains(where: \.isNaN) {
                _ = checkSum(shares, at: fields.location(of: "segments"), of: "the shares of the segments")
            }
        }
        population.traits = readTraits(
            population: fields["traits"], segments: traits,
            shares: population.segments.map { $0.share.isNaN ? 0 : $0.share })
        checkEverySegment(population, traits: traits)
    }

    /// A trait that the population does not give must be given by each segment.
    private func checkEverySegment(_ population: PopulationSection, traits: [Tree?]) {
        for name in population.traits.table.names {
            guard !population.traits.ownNames.contains(name) else { continue }
            for (index, segment) in population.segments.enumerated() where traits[index]?[name] == nil {
                problems.report(
                    "the segment `\(segment.name)` has no trait `\(name)`, which others have", at: segment.location,
                    remedy: "give it one, or give it to all under `population.traits`")
            }
        }
    }

    private func arrival(_ tree: Tree, _ clock: ZoneClock) -> ArrivalSection? {
        guard let fields = Fields(tree, what: "a line of `arrivals`", keys: SectionKeys.arrival, problems: problems)
        else { return nil }
        let ways = ["rate", "customers", "trace"].filter { fields.has($0) }
        guard ways.count == 1 else {
            problems.report(
                ways.isEmpty
                    ? "this line says neither `rate` nor `customers` nor `trace`"
                    : "this line says " + Suggestion.list(ways),
                at: tree.location, remedy: "say one of them, like `rate: 900/day` or `customers: 10_000, over: 30d`")
            return nil
        }
        for key in ["over", "process"]
        where fields.has(key) && (ways == ["trace"] || key == "over" && ways != ["customers"]) {
            problems.report(
                "`\(key)` does not go with `\(ways[0])`", at: fields.location(of: key),
                remedy: key == "over" ? "it goes with `customers`" : "a trace says when everybody comes")
        }
        guard let process = process(fields, clock) else { return nil }
        var arrival = ArrivalSection(process: process, location: tree.location)
        if let word = fields["process"] {
            arrival.regular = choice(word, among: ["poisson", "regular"], "a process") == "regular"
        }
        arrival.channel = fields["channel"].flatMap { reference($0, "the name of a channel") }
        arrival.stage = fields["stage"].flatMap { reference($0, "the name of a stage") }
        arrival.segment = fields["segment"].flatMap { reference($0, "the name of a segment") }
        return arrival
    }

    private func process(_ fields: Fields, _ clock: ZoneClock) -> ArrivalSection.Process? {
        if fields.has("rate") { return fields["rate"].flatMap { constant($0, .rate) }.map { .rate($0) } }
        if fields.has("trace") { return fields["trace"].flatMap { trace($0, clock) }.map { .trace($0) } }
        guard let customers = fields["customers"].flatMap({ integer($0) }) else { return nil }
        guard fields.has("over") else {
            problems.report(
                "`customers` does not say over which time they come", at: fields.location(of: "customers"),
                remedy: "add `over: 30d`, or `over: 0d` for all at the start")
            return nil
        }
        return fields["over"].flatMap { microseconds($0) }.map { .customers(customers, over: $0) }
    }
}
