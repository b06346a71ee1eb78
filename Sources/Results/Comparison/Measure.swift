/// What is known of a measure by its path alone.
public enum Measure {
    /// Which way is better.
    public enum Better: String, Sendable, Codable { case higher, lower }

    /// Not measures of the world or the backend: how fast the machine was, and what the command was told.
    private static let neverCompared: Set<String> = [
        "seed", "replication", "host", "seconds", "slices", "slowest", "failed", "expectations", "findings", "format",
    ]
    /// Detail that would make questions of chance many times as many; asked for by name or with everything.
    private static let details: Set<String> = ["segments", "periods", "cohorts", "what_if", "exact", "products"]

    /// Whether it is compared at all.
    public static func isCompared(_ path: String) -> Bool {
        !neverCompared.contains(head(path)) && !path.hasSuffix("delivery.settle_seconds")
    }

    /// Whether it is compared where nobody names what is.
    public static func isStandard(_ path: String) -> Bool {
        isCompared(path) && !details.contains(head(path)) && !path.contains(".periods.")
            && !(path.hasPrefix("events.") && !path.hasSuffix(".count"))
    }

    /// Whether groups of customers can tell its noise.
    static func hasGroups(_ path: String) -> Bool {
        let words = path.split(separator: ".")
        switch head(path) {
        case "periods", "cohorts", "horizon_days": return false
        case "events": return words.last == "count"
        case "segments": return words.contains("kpis") || (words.contains("goals") && !words.contains("periods"))
        default: return isCompared(path) && !words.contains("periods")
        }
    }

    /// Whether it stands among the periods or cohorts of a summary, of which groups have no noise (``hasGroups(_:)``).
    public static func isOfPeriods(_ path: String) -> Bool {
        path.split(separator: ".").contains { $0 == "periods" || $0 == "cohorts" }
    }

    /// Whether it counts or times what the backend did rather than what customers did.
    static func isOfBackend(_ path: String) -> Bool {
        ["delivery", "attribution", "errors", "operations"].contains(head(path))
            || (head(path) == "phases" && path.contains(".delivery."))
    }

    /// Whether its count alone says how much of it is chance, roughly: each customer adds few.
    static func isPlainCount(_ path: String) -> Bool {
        isOfBackend(path) || head(path) == "goals"
            || ["buyers", "conversions", "first_time_buyers"].contains {
                path.hasSuffix("." + $0)
            }
    }

    /// Which way is better; `nil` where that is a matter of opinion (a channel's share of the credit, a number of customers).
    public static func better(_ path: String) -> Better? {
        let last = path.split(separator: ".").last.map(String.init) ?? ""
        switch head(path) {
        case "delivery":
            return ["dropped", "rejected", "unknown"].contains(last) || losses.contains(last) ? .lower : nil
        case "attribution": return ["misattributed", "credit_error", "value_error"].contains(last) ? .lower : nil
        case "rules": return last == "kendall_tau" ? .higher : .lower
        case "errors": return .lower
        case "response_ms", "service_ms", "held_ms": return last == "count" ? nil : .lower
        case "rate", "phases":
            if path.contains(".delivery.") { return losses.contains(last) ? .lower : nil }
            if path.contains("_ms.") { return last == "count" ? nil : .lower }
            return ["achieved", "highest_held"].contains(last) ? .higher : nil
        case "goals":
            return ["refunds", "value_refunded"].contains(last) ? .lower : .higher
        case "stages":
            return ["churn_per_decision"].contains(last)
                ? .lower : ["conversion_per_decision", "eventual_conversion"].contains(last) ? .higher : nil
        case "kpis": return betterKPIs[last]
        case "forecast": return better(String(path.dropFirst("forecast.".count)))
        default: return nil
        }
    }

    private static let losses: Set<String> = [
        "lost", "lost_after_ack", "duplicated", "phantom", "changed", "reordered",
    ]

    private static let betterKPIs: [String: Better] = [
        "conversion_rate": .higher, "conversions": .higher, "first_time_buyers": .higher, "repeat_buyers": .higher,
        "repeat_purchases": .higher, "repeat_purchase_rate": .higher, "net_value": .higher, "roas": .higher,
        "profit": .higher, "ltv": .higher, "average_order_value": .higher, "open_rate": .higher, "csat": .higher,
        "engagement_rate": .higher, "churn_rate": .lower, "churn_rate_engaged": .lower, "churn_rate_unengaged": .lower,
        "cac": .lower, "cost_of_winning": .lower, "cost_of_keeping": .lower, "unsubscribe_rate": .lower,
        "mean_days_to_goal": .lower,
    ]

    private static func head(_ path: String) -> String { String(path.prefix { $0 != "." }) }
}
