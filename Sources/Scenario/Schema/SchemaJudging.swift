/// What is seen, credited and judged: tracking, attribution, cases, load and the rest.
extension SchemaForms {
    static let tracking = fields([
        Field("devices", ref("amount")),
        Field("login", oneOrMany(name), "events at which a device is told whose it is"),
        Field("cookie_lifetime", ref("drawn_duration")), Field("consent", ref("probability")),
        Field("ad_block", ref("probability")), Field("bots", ref("probability")), Field("loss", ref("probability")),
        Field("duplicates", ref("probability")), Field("altered_duplicates", ref("probability")),
        Field("reordered", ref("probability")),
        Field(
            "late",
            fields(
                [Field("probability", ref("probability")), Field("delay", ref("drawn_duration"))],
                required: ["probability", "delay"])),
        Field("clock_skew", ref("drawn_duration")),
    ])

    static let attribution = fields(
        choices + [
            Field("rules", list(of: ref("rule"))),
            Field("exclude_flagged", flag),
            Field(
                "commission",
                any(
                    ref("rule"),
                    fields([
                        Field("rule", ref("rule"), "last-touch where it is left out"),
                        Field("tiers", map(of: ref("number")), "rates by conversions of the month: {0: 5%, 100: 8%}"),
                        Field("hold", ref("duration"), "commission falls due so long after the conversion"),
                    ])), "the rule that partners are paid by, or a map with tiers and a hold"),
        ])

    private static let choices = [
        Field("preset", name),
        Field("touches", choice("clicks", "all")),
        Field("identity", fields([Field("stitch", choice("retroactive", "forward", "none"))])),
        Field("lookback", any(ref("duration"), map(of: ref("duration"))), "a duration, or a map by kind or channel"),
        Field("boundary", choice("inclusive", "exclusive", "whole_days", "calendar_days")),
        Field("precedence", any(choice("click_over_view", "none"), fields([Field("view_weight", ref("number"))]))),
        Field("direct", choice("include", "skip_unless_only")),
        Field("repeats", choice("each", "first", "last", "collapse_runs")),
        Field("since_last_conversion", flag),
    ]

    /// A name, or a name with parameters: `{time-decay: {half_life: 7d}}`.
    static let rule = any(
        ["type": "string", "minLength": 1, "examples": ruleNames],
        map(of: ["type": "object"], atLeast: 1).with((key: "maxProperties", value: 1)))
    private static let ruleNames: SchemaValue = [
        "first-touch", "last-touch", "last-non-direct", "linear", "time-decay", "position-based",
    ]

    static let `case` = fields(
        [
            Field("attribution", fields(choices), "what this case chooses otherwise than the scenario"),
            Field("journey", list(of: ref("step"))), Field("credit", credits), Field("reported", credits),
        ],
        required: ["journey"])
    private static let credits = map(of: map(of: any(ref("number"), text("[0-9]+ */ *[0-9]+"))))

    static let step = fields(
        [
            Field("at", ref("instant"), "from the journey's start, or a date and time"),
            Field("click", name), Field("view", name), Field("send", name), Field("direct", name),
            Field("emits", name), Field("login", name), Field("refund", name),
            Field("value", ref("number")), Field("order", name), Field("coupon", name),
            Field("id", name),
            Field("device", name), Field("arrives", ref("instant"), "later than it happened"),
        ], required: ["at"])
    static let instant = any(ref("duration"), ref("date"))

    static let gauge = fields([
        Field("start", ref("number")), Field("per", map(of: ref("number")), "by event"), Field("min", ref("number")),
    ])

    static let whatIf = fields([
        Field("without", oneOrMany(name), "channels, channel/partner, or campaigns"),
        Field("set", map(of: true), "values by path"),
    ])

    static let load = fields([
        Field("profile", list(of: ref("phase"))),
        Field(
            "closed",
            any(
                ref("number"),
                fields([Field("customers", ref("number")), Field("think", ref("duration"))], required: ["customers"]))),
        Field("search", fields([Field("from", ref("rate")), Field("to", ref("rate")), Field("until", conditions)])),
        Field("process", choice("poisson", "regular")),
        Field("gap", ref("duration"), "least time between events of a customer"),
        Field("stop", conditions),
    ])

    static let phase = fields(
        [
            Field("phase", name), Field("rate", ref("rate")), Field("ramp", ref("duration")),
            Field("hold", ref("duration")),
            Field(
                "shape", text,
                "instead of rate, ramp and hold: as `footfall load --profile`, such as sine:100..900/s:60s:5m"),
            Field("judged", flag),
        ], required: ["phase"])

    static let conditions = list(of: text)
}
