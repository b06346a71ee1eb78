/// Where in an answer something stands: `$.data[0].count`, or `count` for short. Names that hold dots or brackets are not reached.
struct JSONPath: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case name(String)
        /// From 0.
        case index(Int)
    }
    var steps: [Step]

    /// The whole answer.
    static let root = JSONPath(steps: [])

    private init(steps: [Step]) { self.steps = steps }

    /// - Returns: `nil` for what is no path.
    init?(_ text: String) {
        var rest = Substring(text)
        steps = []
        if rest.first == "$" {
            rest.removeFirst()
        } else if !rest.isEmpty {
            rest = "." + rest
        } else {
            return nil
        }
        while let first = rest.popFirst() {
            switch first {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty, !name.contains("]") else { return nil }
                steps.append(.name(String(name)))
                rest = rest[name.endIndex...]
            case "[":
                let digits = rest.prefix { $0 != "]" }
                guard let index = Int(digits), index >= 0, digits.endIndex < rest.endIndex else { return nil }
                steps.append(.index(index))
                rest = rest[rest.index(after: digits.endIndex)...]
            default: return nil
            }
        }
    }

    func find(in value: JSONValue) -> JSONValue? {
        var value = value
        for step in steps {
            switch step {
            case .name(let name):
                guard let member = value[name] else { return nil }
                value = member
            case .index(let index):
                guard let items = value.items, items.indices.contains(index) else { return nil }
                value = items[index]
            }
        }
        return value
    }
}
