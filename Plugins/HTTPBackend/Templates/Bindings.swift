import Tracking

/// What is known before the first event.
struct Bindings: Sendable {
    var plan: RunPlan
    /// Of the preset's settings; `nil` where one was not given.
    var settings: [[UInt8]?]
    /// What a reading asks for: rule, goal, part, parts.
    var extra: [Variable: String] = [:]

    /// - Returns: `nil` where it has no value.
    func value(of variable: Variable) -> [UInt8]? {
        switch variable {
        case .run: return Array(plan.id.utf8)
        case .currency: return Array(plan.currency.utf8)
        case .setting(let index): return settings[index]
        default: return extra[variable].map { Array($0.utf8) }
        }
    }

    /// Every value that a name variable can have, by index.
    func names(of variable: Variable) -> [String] {
        let vocabulary = plan.vocabulary
        switch variable {
        case .event: return vocabulary.events
        case .channel: return vocabulary.channels.map(\.name)
        case .channelKind: return vocabulary.channels.map(\.kind)
        case .partner: return vocabulary.channels.flatMap(\.partners)
        case .campaign: return vocabulary.campaigns
        case .coupon: return vocabulary.coupons
        case .stage: return vocabulary.stages + ["churned"]
        case .product: return vocabulary.products
        case .kind: return TrackingEvent.Kind.allCases.map(\.word)
        default: return []
        }
    }
}

extension TrackingEvent.Kind {
    /// As presets say it.
    var word: String {
        switch self {
        case .click: "click"
        case .view: "view"
        case .send: "send"
        case .direct: "direct"
        case .event: "event"
        case .stage: "stage"
        case .identify: "identify"
        case .refund: "refund"
        }
    }
}
