/// Numbers of a scenario: plain ones, durations and rates; fixed, by trait, or drawn from a distribution.
///
/// YAML readers disagree on `1_000` and on quoted numbers, so that each number may be a JSON number or a text.
extension SchemaForms {
    private static let digits = #"(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"#
    private static let signed = "[+-]?\(digits)"
    private static let durationUnit = "(?:ms|s|m|h|d|w)"
    private static let ratePeriod = "(?:/s|/m|/h|/day|/week)"

    /// `VALUE` or `VALUE +- SPREAD`, each with the unit.
    private static func literal(_ unit: String) -> String { #"\#(signed)\#(unit)(?: *\+- *\#(signed)\#(unit))?"# }

    /// A time of day.
    static let time = #"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"#

    /// Zero needs no unit.
    private static func measured(_ unit: String) -> SchemaValue {
        any(["const": 0], text("0|" + literal(unit)))
    }

    static let numbers: [Field] = [
        Field("number", any(["type": "number"], text(literal("%?"))), "a number, like 4, 1_000, 8% or 0.35 +- 0.03"),
        Field("duration", measured(durationUnit), "a duration, like 30s, 15m, 4h, 2d or 3w"),
        Field("rate", measured(ratePeriod), "a rate, like 0.15/day or 500/s"),
        Field(
            "date", text(#"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ]\#(time)(?:Z|[+-]\#(time))?)?"#),
            "a day, like 2026-10-05"),
        Field("trait", text(#"\$[^ ${}\[\],]+"#), "a trait of the customer, like $buying"),
        Field(
            "probability",
            any(
                ["type": "number", "minimum": 0, "maximum": 1], text(literal("%?")), ref("trait"), ref("distribution")),
            "a probability, like 0.3 or 30%, fixed or drawn"),
        Field("amount", any(ref("number"), ref("trait"), ref("distribution")), "a number, fixed or drawn"),
        Field("drawn_duration", any(ref("duration"), ref("trait"), ref("distribution")), "a duration, fixed or drawn"),
        Field("drawn_rate", any(ref("rate"), ref("trait"), ref("distribution")), "a rate, fixed or drawn"),
        Field("quantity", any(ref("number"), ref("duration"), ref("rate"), ref("trait")), "a number of any unit"),
        Field("distribution", distribution),
    ]

    private static let distribution: SchemaValue = {
        let families: [(String, [String], [String])] = [
            ("uniform", ["min", "max"], ["min", "max"]),
            ("exponential", ["mean", "rate"], []),
            ("normal", ["mean", "sd"], ["mean", "sd"]),
            ("lognormal", ["median", "sigma"], ["median", "sigma"]),
            ("gamma", ["shape", "scale", "rate"], ["shape"]),
            ("beta", ["a", "b"], ["a", "b"]),
            ("weibull", ["shape", "scale"], ["shape", "scale"]),
            ("poisson", ["mean"], ["mean"]),
            ("geometric", ["mean"], ["mean"]),
            ("bernoulli", ["p"], ["p"]),
        ]
        let drawn = families.map { name, parameters, required in
            Field(name, fields(parameters.map { Field($0, ref("quantity")) }, required: required))
        }
        let constant = Field("constant", ref("quantity"))
        let empirical = Field(
            "empirical", map(of: ref("number"), atLeast: 1), "values with their shares, like {1: 0.7, 2: 0.3}")
        return fields([constant] + drawn + [empirical], "a distribution, like {lognormal: {median: 2d, sigma: 0.8}}")
            .with((key: "minProperties", value: 1), (key: "maxProperties", value: 1))
    }()
}
