/// What moves customers: stages with their decisions, touches, and campaigns.
extension SchemaForms {
    static let stage = fields(
        [
            Field("stage", name),
            Field("dwell", ref("drawn_duration"), "time from entering to the decision, and from stay to the next"),
            Field("conversion", ref("decision"), "to the next stage"),
            Field("churn", ref("decision"), "away for good"),
            Field("outcomes", list(of: ref("outcome"))),
            Field("emits", any(name, map(of: ref("emission"))), "an event on entry, or a map of events"),
            Field("touches", list(of: ref("touch"))),
            Field(
                "survey",
                map(
                    of: fields(
                        [Field("probability", ref("probability")), Field("score", ref("amount"))],
                        required: ["probability", "score"])), "asked on entering"),
        ], required: ["stage"])

    /// A probability, or a map with more.
    static let decision = any(share, fields(consequences, required: ["probability"]))
    static let outcome = fields(
        [Field("to", name, "a stage, or churned")] + consequences, required: ["to", "probability"])

    private static let share = any(ref("probability"), ["const": "rest"])
    private static let delayed = fields(
        [Field("probability", ref("probability")), Field("delay", ref("drawn_duration"))], required: ["probability"])

    private static let consequences = [
        Field("probability", share, "`rest` takes what is left of 1"),
        Field("emits", name, "an event"),
        Field("value", ref("amount"), "of the event, in major units"),
        Field(
            "products",
            map(
                of: fields([Field("share", share), Field("value", ref("amount"))], required: ["share", "value"]),
                atLeast: 1)),
        Field("refund", delayed, "the whole value is given back after a delay"),
        Field("refers", delayed, "a new customer arrives after a delay"),
    ]

    /// On a stage: how many on entry, a rate, or a map with either, a value and numeric properties.
    static let emission: SchemaValue = any(
        ref("number"), ref("rate"), ref("trait"), ref("distribution"),
        ["type": "object", "properties": emissionKeys, "additionalProperties": ref("amount")])
    private static let emissionKeys: SchemaValue = [
        "rate": any(ref("drawn_rate"), ref("number")), "value": ref("amount"),
    ]

    static let touch = fields([Field("name", name)] + touchFields, required: ["channel"])

    static let campaign = fields(
        touchFields + [
            Field("start", ref("date")), Field("end", ref("date"), "the last day"),
            Field("budget", any(ref("number"), ref("rate")), "400/day, or a total, in major units"),
            Field("stages", names, "all if none are named"),
        ], required: ["channel"])

    private static let touchFields = [
        Field("channel", name), Field("partner", name),
        Field("as", choice("click", "view", "direct", "send"), "what trackers see of it"),
        Field("rate", ref("drawn_rate"), "while in the stage"),
        Field("every", oneOrMany(any(text(clock), ref("duration"))), "tuesday 09:00, day 09:00, or 30d from the start"),
        Field("after", name, "an event, or inactivity"),
        Field("delay", ref("drawn_duration")),
        Field("on_intent", ref("probability"), "shortly before a conversion; causes nothing"),
        Field("reach", ref("probability")),
        Field("at_most", ref("number"), "per visit of the stage"),
        Field("segments", names),
        Field("click_through", ref("probability"), "per impression or send"),
        Field("open", ref("probability")),
        Field("unsubscribe", ref("probability")),
        Field("prompts", ref("probability"), "the pending decision comes early"),
        Field("within", ref("drawn_duration")),
        Field("discount", ref("probability"), "share of the next purchase's value"),
        Field("uplift", ref("uplift"), "on the odds, from the impression on"),
        Field("click_uplift", ref("uplift"), "on the odds, from the click on"),
        Field("half_life", ref("drawn_duration"), "of the effect; without it nothing fades"),
        Field("saturation", ref("amount")),
    ]

    private static let clock =
        "(?:[Dd]ay|[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|[Ss]aturday|[Ss]unday) +" + time

    /// On the conversion, or by conversion, churn, stage led to, or event emitted.
    static let uplift = any(ref("amount"), map(of: ref("amount"), atLeast: 1))
}
