/// Who comes, when, and through which channels: calendar, population and channels.
extension SchemaForms {
    static let calendar = fields(
        [
            Field("weekly", list(of: ref("number"), count: 7), "factors from Monday to Sunday, normalised to mean 1"),
            Field(
                "hours", list(of: ref("number"), count: 24), "factors by hour of the local day, normalised to mean 1"),
            Field(
                "seasonal",
                map(
                    of: fields(
                        [
                            Field("start", ref("date")), Field("end", ref("date"), "the last day"),
                            Field("factor", ref("number"), "on arrivals and every rate"),
                            Field("uplift", ref("number"), "on the odds of conversions"),
                        ], required: ["start", "end"]))),
        ])

    static let population = fields([
        Field("arrivals", oneOrMany(ref("arrival"))),
        Field(
            "segments",
            map(
                of: fields(
                    [Field("share", ref("number"), "shares sum to 1"), Field("traits", traits)], required: ["share"]),
                atLeast: 1)),
        Field("traits", traits, "drawn once per customer; for all segments that have none of that name"),
    ])

    private static let traits = map(of: any(ref("quantity"), ref("distribution")))

    static let arrival = fields([
        Field("rate", ref("rate"), "arrivals per time, like 1200/day"),
        Field("process", choice("poisson", "regular")),
        Field("customers", ref("number"), "a fixed number instead of a rate"),
        Field("over", ref("duration"), "from the start; 0d: all at once"),
        Field("channel", name, "these come only where the channel is on; the arrival is a click of it"),
        Field("stage", name, "the first stage by default"),
        Field("segment", name),
        Field("trace", name, "a CSV file with columns time[,channel][,segment][,stage]"),
    ])

    static let channel = fields(
        [
            Field("kind", choice("organic", "paid", "owned", "affiliate", "referral")),
            Field(
                "partners",
                map(
                    of: any(
                        ref("number"),
                        fields([
                            Field("share", ref("number"), "of the channel's touches that name no partner"),
                            Field("commission", ref("number")), Field("coupon", text),
                        ])))),
            Field("cost", cost, "in major units of the currency"),
        ], required: ["kind"])

    private static let cost = fields([
        Field("per_click", ref("number")), Field("per_thousand_impressions", ref("number")),
        Field("per_send", ref("number")),
        Field("per_day", ref("number")), Field("fixed", ref("number")),
        Field("per_event", map(of: ref("number")), "by event, for customers who arrived by the channel"),
        Field("commission", ref("number"), "share of the value credited to the channel, like 8%"),
        Field("reward", ref("number"), "for each referred customer's first goal"),
    ])
}
