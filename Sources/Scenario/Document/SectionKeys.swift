/// The keys of every section, in one place: what is known, what an override may add, and what a misspelt key is compared with.
enum SectionKeys {
    static let head = [
        "scenario", "description", "seed", "start", "horizon", "timezone", "currency", "goal", "margin", "import",
        "calendar", "population", "channels", "stages", "campaigns", "tracking", "attribution", "cases", "gauges",
        "kpis",
        "what_if", "load", "expect",
    ]
    static let calendar = ["weekly", "hours", "seasonal"]
    static let season = ["start", "end", "factor", "uplift"]
    static let population = ["arrivals", "segments", "traits"]
    static let arrival = ["rate", "customers", "over", "process", "channel", "stage", "segment", "trace"]
    static let segment = ["share", "traits"]
    static let channel = ["kind", "partners", "cost"]
    static let partner = ["share", "commission", "coupon"]
    static let cost = [
        "per_click", "per_thousand_impressions", "per_send", "per_day", "fixed", "per_event", "commission", "reward",
    ]
    static let stage = ["stage", "dwell", "conversion", "churn", "outcomes", "emits", "touches", "survey"]
    static let decision = ["probability", "emits", "value", "products", "refund", "refers"]
    static let outcome = ["to"] + decision
    static let product = ["share", "value"]
    static let delayed = ["probability", "delay"]
    static let survey = ["probability", "score"]
    static let emission = ["rate", "value"]
    static let touch = [
        "channel", "partner", "name", "as", "rate", "every", "after", "delay", "on_intent", "reach", "at_most",
        "segments",
        "click_through", "open", "unsubscribe", "prompts", "within", "discount", "uplift", "click_uplift", "half_life",
        "saturation",
    ]
    static let campaign = touch.filter { $0 != "name" } + ["start", "end", "budget", "stages"]
    static let tracking = [
        "devices", "login", "cookie_lifetime", "consent", "ad_block", "bots", "loss", "duplicates",
        "altered_duplicates",
        "reordered", "late", "clock_skew",
    ]
    static let attribution = [
        "preset", "rules", "touches", "identity", "lookback", "boundary", "precedence", "direct", "repeats",
        "since_last_conversion", "exclude_flagged", "commission",
    ]
    static let identity = ["stitch"]
    /// What a case may choose otherwise than the scenario; rules stand where its credit is.
    static let caseAttribution = attribution.filter { !["rules", "exclude_flagged", "commission"].contains($0) }
    static let commission = ["rule", "tiers", "hold"]
    static let `case` = ["attribution", "journey", "credit", "reported"]
    static let stepKinds = ["click", "view", "send", "direct", "emits", "login", "refund"]
    static let step = ["at"] + stepKinds + ["value", "order", "coupon", "id", "device", "arrives"]
    static let gauge = ["start", "per", "min"]
    static let whatIf = ["without", "set"]
    static let load = ["profile", "closed", "search", "process", "gap", "stop"]
    static let phase = ["phase", "rate", "ramp", "hold", "shape", "judged"]
    static let search = ["from", "to", "until"]
    static let closed = ["customers", "think"]

    /// A section as overrides see it.
    struct Form {
        /// Keys that may be set although the file does not have them.
        var keys: [String]
        /// Where a bare number may stand for the map: the key that it is then.
        var short: String?
    }

    /// What a path leads to, `*` being any name. Paths that are not here are maps by name and values.
    private static let forms: [(path: [String], form: Form)] = [
        ([], Form(keys: head)),
        (["calendar"], Form(keys: calendar)),
        (["calendar", "seasonal", "*"], Form(keys: season)),
        (["population"], Form(keys: population)),
        (["population", "arrivals"], Form(keys: arrival)),
        (["population", "arrivals", "*"], Form(keys: arrival)),
        (["population", "segments", "*"], Form(keys: segment)),
        (["channels", "*"], Form(keys: channel)),
        (["channels", "*", "partners", "*"], Form(keys: partner, short: "share")),
        (["channels", "*", "cost"], Form(keys: cost)),
        (["stages", "*"], Form(keys: stage)),
        (["stages", "*", "conversion"], Form(keys: decision, short: "probability")),
        (["stages", "*", "churn"], Form(keys: decision, short: "probability")),
        (["stages", "*", "outcomes", "*"], Form(keys: outcome)),
        (["stages", "*", "survey", "*"], Form(keys: survey)),
        (["stages", "*", "touches", "*"], Form(keys: touch)),
        (["campaigns", "*"], Form(keys: campaign)),
        (["tracking"], Form(keys: tracking)),
        (["tracking", "late"], Form(keys: delayed)),
        (["attribution"], Form(keys: attribution)),
        (["attribution", "identity"], Form(keys: identity)),
        (["attribution", "commission"], Form(keys: commission, short: "rule")),
        (["gauges", "*"], Form(keys: gauge)),
        (["load"], Form(keys: load)),
        (["load", "profile", "*"], Form(keys: phase)),
        (["load", "search"], Form(keys: search)),
        (["load", "closed"], Form(keys: closed)),
    ]

    static func form(at path: [String]) -> Form? {
        forms.first { pattern, _ in
            pattern.count == path.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
        }?.form
    }
}
