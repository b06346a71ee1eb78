/// The JSON Schema of scenario files, for editors: completion, hover texts, and marks under what is misspelt.
///
/// It accepts every valid scenario and refuses unknown keys and values of the wrong form. What takes more than one place to
/// see (names, sums, units behind a trait, reachability) is for `footfall validate` alone.
public enum ScenarioSchema {
    /// The schema (draft 2020-12) as indented JSON, the same bytes every time.
    public static func json() -> String { document.json() + "\n" }

    /// The schema as a value.
    static let document: SchemaValue = {
        let root = SchemaForms.fields(sections, required: ["scenario"])
        guard case .object(let entries) = root else { return root }
        return .object(
            [
                ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", "Footfall scenario"),
                (
                    "description",
                    "One campaign world: who comes, what moves them, what is tracked, and what is expected."
                ),
            ] + entries + [("$defs", .object(SchemaForms.numbers.map(\.entry) + parts))])
    }()

    /// Top-level keys in the order in which a scenario is usually written.
    private static let sections: [SchemaForms.Field] = [
        .init("scenario", SchemaForms.text("[a-z0-9-]{1,64}"), "the name, which becomes a folder under results/"),
        .init("description", SchemaForms.text),
        .init("seed", SchemaForms.ref("number"), "the same seed gives the same events"),
        .init("start", SchemaForms.ref("date")),
        .init(
            "horizon", SchemaForms.any(SchemaForms.ref("duration"), ["const": "none"]), "how long customers are watched"
        ),
        .init("timezone", SchemaForms.text, "IANA, like Europe/Berlin; UTC by default"),
        .init("currency", SchemaForms.text("[A-Z]{3}"), "ISO 4217"),
        .init("goal", SchemaForms.name, "the event that counts as the goal"),
        .init("margin", SchemaForms.ref("number"), "share of net value that is kept; 1 by default"),
        .init(
            "import", SchemaForms.oneOrMany(SchemaForms.name), "files whose sections are taken where this one has none"),
        .init("calendar", SchemaForms.calendar), .init("population", SchemaForms.population),
        .init("channels", SchemaForms.map(of: SchemaForms.ref("channel"))),
        .init("stages", SchemaForms.list(of: SchemaForms.ref("stage"))),
        .init("campaigns", SchemaForms.map(of: SchemaForms.ref("campaign"))),
        .init("tracking", SchemaForms.tracking), .init("attribution", SchemaForms.attribution),
        .init("cases", SchemaForms.map(of: SchemaForms.ref("case"))),
        .init("gauges", SchemaForms.map(of: SchemaForms.ref("gauge"))),
        .init(
            "kpis", SchemaForms.map(of: SchemaForms.any(SchemaForms.text, ["type": "number"])), "formulas over paths"),
        .init("what_if", SchemaForms.map(of: SchemaForms.ref("what_if"))),
        .init("load", SchemaForms.load),
        .init("expect", SchemaForms.conditions, "SIDE OP SIDE, like goals.purchase.conversions > 0"),
    ]

    private static let parts: [(key: String, value: SchemaValue)] = [
        ("arrival", SchemaForms.arrival), ("channel", SchemaForms.channel), ("stage", SchemaForms.stage),
        ("decision", SchemaForms.decision), ("outcome", SchemaForms.outcome), ("emission", SchemaForms.emission),
        ("touch", SchemaForms.touch), ("campaign", SchemaForms.campaign), ("uplift", SchemaForms.uplift),
        ("rule", SchemaForms.rule), ("case", SchemaForms.case), ("step", SchemaForms.step),
        ("instant", SchemaForms.instant),
        ("gauge", SchemaForms.gauge), ("what_if", SchemaForms.whatIf), ("phase", SchemaForms.phase),
    ]
}
