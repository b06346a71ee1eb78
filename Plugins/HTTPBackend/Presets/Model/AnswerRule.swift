import Tracking

/// What an answer means: the first rule whose every condition holds.
struct AnswerRule: Sendable {
    enum Condition: Sendable {
        case status([ClosedRange<Int>])
        /// The field is there, or, with a text, is that text.
        case header(name: [UInt8], text: [UInt8]?)
        /// What stands at the path is, as text, this.
        case json(JSONPath, String)
        /// The body has these bytes somewhere.
        case body([UInt8])
    }
    var conditions: [Condition]
    var result: Receipt.Result
    /// Whether the same request is worth another attempt.
    var retry: Bool

    /// What holds where a preset says nothing else: 2xx is stored; a proxy that got no answer knows nothing; the rest is refused,
    /// and worth another attempt where HTTP says so.
    static let standard: [AnswerRule] = [
        AnswerRule(conditions: [.status([200...299])], result: .accepted, retry: false),
        AnswerRule(conditions: [.status([502...502, 504...504])], result: .unknown, retry: true),
        AnswerRule(
            conditions: [.status([408...408, 429...429, 500...500, 503...503])], result: .rejected, retry: true),
        AnswerRule(conditions: [], result: .rejected, retry: false),
    ]
}

extension Array where Element == AnswerRule {
    /// Whether any rule looks at the body, so that it must be kept.
    var lookAtBody: Bool {
        contains { rule in
            rule.conditions.contains { condition in
                switch condition {
                case .json, .body: true
                case .status, .header: false
                }
            }
        }
    }

    func first(for answer: Answer) -> AnswerRule {
        first { rule in rule.conditions.allSatisfy { $0.holds(for: answer) } }
            ?? AnswerRule(conditions: [], result: .rejected, retry: false)
    }
}

/// What each status means, for rules that look at nothing else: found by index, not by going through the rules.
struct StatusMeanings: Sendable {
    struct Meaning: Sendable {
        var result: Receipt.Result
        var retry: Bool
    }
    private let meanings: ContiguousArray<Meaning>

    /// `nil` where a rule looks at more than the status.
    init?(_ rules: [AnswerRule]) {
        var ranges: [[[ClosedRange<Int>]]] = []
        for rule in rules {
            var ofRule: [[ClosedRange<Int>]] = []
            for condition in rule.conditions {
                guard case .status(let range) = condition else { return nil }
                ofRule.append(range)
            }
            ranges.append(ofRule)
        }
        meanings = ContiguousArray(
            (0...999).map { status in
                let rule = ranges.firstIndex { $0.allSatisfy { $0.contains { $0.contains(status) } } }
                return rule.map { Meaning(result: rules[$0].result, retry: rules[$0].retry) }
                    ?? Meaning(result: .rejected, retry: false)
            })
    }

    /// - Parameter status: 0 to 999.
    subscript(status: Int) -> Meaning { meanings[status] }
}

extension AnswerRule.Condition {
    func holds(for answer: Answer) -> Bool {
        switch self {
        case .status(let ranges): return ranges.contains { $0.contains(answer.head.status) }
        case .header(let name, let text):
            let values = answer.head.values(of: name)
            guard let text else { return !values.isEmpty }
            return values.contains { Array($0) == text }
        case .json(let path, let text): return answer.json.flatMap(path.find)?.text == text
        case .body(let bytes): return answer.body.firstRange(of: bytes) != nil
        }
    }
}

/// A final answer: its head, and as much of its body as is kept.
struct Answer: Sendable {
    var head: ResponseHead
    var body: [UInt8] = []
    /// The body as JSON, where it is that.
    let json: JSONValue?

    init(head: ResponseHead, body: [UInt8] = [], isJSONWanted: Bool = true) {
        self.head = head
        self.body = body
        json = isJSONWanted ? try? JSONValue(body) : nil
    }
}
