import Testing

@testable import Scenario

/// The schema's keys against those that the reader of scenarios knows: they are written down twice, and must not drift apart.
@Suite("JSON Schema and the reader of scenarios")
struct SchemaKeysTests {
    /// Keys at a place of the schema: definitions and properties by name, through lists, maps by name and choices.
    static func keys(_ path: String) throws -> Set<String> {
        var place = ScenarioSchema.document
        for step in path.split(separator: ".").map(String.init) {
            place = try #require(resolve(place).compactMap { inside($0, step) }.first, "nothing at \(step) of \(path)")
        }
        return Set(resolve(place).flatMap { $0["properties"]?.keys ?? [] })
    }

    private static func inside(_ value: SchemaValue, _ step: String) -> SchemaValue? {
        guard step == "*" else { return value["properties"]?[step] }
        if case .flag? = value["additionalProperties"] { return nil }
        return value["items"] ?? value["additionalProperties"]
    }

    /// A value, what it refers to, and the choices that it gives beside drawing from a distribution.
    private static func resolve(_ value: SchemaValue) -> [SchemaValue] {
        if case .string(let target)? = value["$ref"] {
            let name = String(target.dropFirst("#/$defs/".count))
            return name == "distribution" ? [] : ScenarioSchema.document["$defs"]?[name].map(resolve) ?? []
        }
        if case .list(let choices)? = value["anyOf"] { return choices.flatMap(resolve) }
        return [value]
    }

    @Test(
        "the same keys in both",
        arguments: [
            ("", SectionKeys.head), ("calendar", SectionKeys.calendar), ("calendar.seasonal.*", SectionKeys.season),
            ("population", SectionKeys.population), ("population.arrivals.*", SectionKeys.arrival),
            ("population.segments.*", SectionKeys.segment), ("channels.*", SectionKeys.channel),
            ("channels.*.partners.*", SectionKeys.partner), ("channels.*.cost", SectionKeys.cost),
            ("stages.*", SectionKeys.stage), ("stages.*.conversion", SectionKeys.decision),
            ("stages.*.outcomes.*", SectionKeys.outcome),
            ("stages.*.outcomes.*.products.*", SectionKeys.product),
            ("stages.*.outcomes.*.refund", SectionKeys.delayed),
            ("stages.*.outcomes.*.refers", SectionKeys.delayed), ("stages.*.survey.*", SectionKeys.survey),
            ("stages.*.touches.*", SectionKeys.touch), ("campaigns.*", SectionKeys.campaign),
            ("tracking", SectionKeys.tracking), ("tracking.late", SectionKeys.delayed),
            ("attribution", SectionKeys.attribution), ("attribution.identity", SectionKeys.identity),
            ("cases.*", SectionKeys.case), ("cases.*.journey.*", SectionKeys.step), ("gauges.*", SectionKeys.gauge),
            ("what_if.*", SectionKeys.whatIf), ("load", SectionKeys.load), ("load.profile.*", SectionKeys.phase),
            ("load.search", SectionKeys.search), ("load.closed", SectionKeys.closed),
        ] as [(String, [String])])
    func same(path: String, known: [String]) throws {
        let keys = try Self.keys(path)
        #expect(
            keys == Set(known),
            "at \(path.isEmpty ? "the top" : path): change SectionKeys and Sources/Scenario/Schema together")
    }
}
