import Foundation
import Tracking

/// The messages that are written once or twice a run, as JSON in ASCII.
enum Messages {
    /// The version of the protocol. A program that speaks another is refused.
    static let version = 1

    static func describe(_ number: Int) throws -> [UInt8] { try line(Describe(n: number)) }

    static func prepare(_ number: Int, _ plan: RunPlan, options: [String: String]) throws -> [UInt8] {
        try line(Prepare(number, plan, options: options))
    }

    static func read(
        _ number: Int, _ verb: String, rule: RuleSpecification? = nil, goal: UInt16? = nil, part: Int, of parts: Int
    ) throws -> [UInt8] {
        try line(Read(n: number, verb: verb, rule: rule.map(Rule.init), goal: goal, part: part, parts: parts))
    }

    /// `settle`, `report` and `close` say no more than their name.
    static func plain(_ number: Int, _ verb: String) throws -> [UInt8] { try line(Plain(n: number, verb: verb)) }

    static func line(_ message: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let text = String(decoding: try encoder.encode(message), as: UTF8.self)
        return ascii(text) + [UInt8(ascii: "\n")]
    }

    /// Characters beyond ASCII stand in strings alone, where JSON has escapes for them: no program needs to know UTF-8.
    private static func ascii(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for unit in text.utf16 {
            guard unit >= 128 else {
                bytes.append(UInt8(unit))
                continue
            }
            let digits = String(unit, radix: 16)
            bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
        return bytes
    }

    private struct Plain: Encodable {
        var n: Int
        var verb: String
    }
    private struct Describe: Encodable {
        var n: Int
        var verb = "describe"
        var footfall = version
    }
    private struct Read: Encodable {
        var n: Int
        var verb: String
        var rule: Rule?
        var goal: UInt16?
        var part: Int
        var parts: Int
    }
    struct Rule: Encodable {
        var name: String
        var kind: String
        var halfLife: Int64?
        var first: Double?
        var last: Double?

        init(_ rule: RuleSpecification) {
            name = rule.name
            kind = rule.kindName
            switch rule.kind {
            case .timeDecay(let halfLife): self.halfLife = halfLife
            case .positionBased(let first, let last): (self.first, self.last) = (first, last)
            default: break
            }
        }
    }
}

extension Messages {
    /// The plan as a program sees it. Names that are the user's own are values, never keys, which are written in snake case.
    struct Prepare: Encodable {
        struct Channel: Encodable {
            var name: String
            var kind: String
            var partners: [String]
            /// Of its own, in microseconds.
            var lookback: Int64?
        }
        struct Vocabulary: Encodable {
            var channels: [Channel]
            var campaigns: [String]
            var events: [String]
            var stages: [String]
            var products: [String]
            var coupons: [String]
        }
        struct Lookback: Encodable {
            var click: Int64
            var view: Int64
            var send: Int64
            var direct: Int64
        }
        struct Choices: Encodable {
            var touches: String
            var lookback: Lookback
            var boundary: String
            var precedence: String
            var viewWeight: Double?
            var direct: String
            var repeats: String
            var sinceLastConversion: Bool
            var zone: [AttributionChoices.ZoneOffset]
        }
        var n: Int
        var verb = "prepare"
        var footfall = version
        var run: String
        var resumed: Bool
        var options: [String: String]
        var vocabulary: Vocabulary
        var goals: [UInt16]
        var rules: [Rule]
        var choices: Choices
        var stitching: String
        var currency: String
        var minorUnits: Int64

        init(_ number: Int, _ plan: RunPlan, options: [String: String]) {
            n = number
            run = plan.id
            resumed = plan.resumed
            self.options = options
            let names = plan.vocabulary
            vocabulary = Vocabulary(
                channels: names.channels.map { channel in
                    Channel(
                        name: channel.name, kind: channel.kind, partners: channel.partners,
                        lookback: plan.choices.lookback.channels[channel.name])
                }, campaigns: names.campaigns, events: names.events, stages: names.stages, products: names.products,
                coupons: names.coupons)
            goals = plan.goals
            rules = plan.rules.map(Rule.init)
            choices = Choices(plan.choices)
            stitching = plan.stitching.rawValue
            currency = plan.currency
            minorUnits = plan.minorUnits
        }
    }
}

extension Messages.Prepare.Choices {
    fileprivate init(_ choices: AttributionChoices) {
        touches = choices.touches.rawValue
        lookback = .init(
            click: choices.lookback.click, view: choices.lookback.view, send: choices.lookback.send,
            direct: choices.lookback.direct)
        boundary = choices.boundary.rawValue
        switch choices.precedence {
        case .standard: precedence = "standard"
        case .clickOverView: precedence = "click_over_view"
        case .none: precedence = "none"
        case .viewWeight(let weight): (precedence, viewWeight) = ("view_weight", weight)
        }
        direct = choices.direct.rawValue
        repeats = choices.repeats.rawValue
        sinceLastConversion = choices.sinceLastConversion
        zone = choices.zone
    }
}
