/// Something that holds or fails: `kpis.cac < 20`, `kpis.alive_day_1 in 0.38..0.42`, `partners.x/y.flags has coupon-poaching`.
public struct Condition: Sendable, Hashable {
    public enum Comparison: String, Sendable, Hashable, CaseIterable {
        case less = "<"
        case atMost = "<="
        case equal = "="
        case atLeast = ">="
        case greater = ">"
    }

    enum Test: Sendable, Hashable {
        case compare(Comparison, Formula)
        /// Both ends belong to it.
        case within(Formula, Formula)
        case has(String)
    }

    /// As it was written, without surrounding space.
    public let text: String
    /// Every path in it, once each, in order of first mention.
    public let paths: [String]
    let left: Formula
    let test: Test

    /// - Throws: ``FormulaError`` where the text is not `SIDE OP SIDE`, `SIDE in A..B` or `PATH has WORD`.
    public init(parsing text: String) throws(FormulaError) {
        var parser = FormulaParser(tokens: try tokenize(text))
        left = try parser.formula(of: text)
        let comparison = parser.current
        guard case .comparison(let sign) = comparison.kind else {
            throw FormulaError("expected a comparison between spaces (< <= = >= > in has)", offset: comparison.offset)
        }
        parser.advance()
        test = try Self.test(sign, after: left, at: comparison.offset, &parser, of: text)
        var paths = left.paths
        for path in test.paths where !paths.contains(path) { paths.append(path) }
        self.paths = paths
        self.text = trimmed(text)
    }

    private static func test(
        _ sign: String, after left: Formula, at offset: Int, _ parser: inout FormulaParser, of text: String
    ) throws(FormulaError) -> Test {
        if let comparison = Comparison(rawValue: sign) {
            let right = try parser.formula(of: text)
            try parser.end(expecting: "an operator between spaces (+ - * /)")
            return .compare(comparison, right)
        }
        if sign == "in" {
            let low = try parser.formula(of: text)
            guard parser.current.kind == .range else {
                throw FormulaError("expected '..' and the upper end, as in 0.38..0.42", offset: parser.current.offset)
            }
            parser.advance()
            let high = try parser.formula(of: text)
            try parser.end(expecting: "an operator between spaces (+ - * /)")
            return .within(low, high)
        }
        guard left.singlePath != nil else {
            throw FormulaError("expected a path before 'has', not a formula", offset: offset)
        }
        guard case .path(let word) = parser.current.kind else {
            throw FormulaError("expected a word after 'has'", offset: parser.current.offset)
        }
        parser.advance()
        try parser.end(expecting: "a single word")
        return .has(word)
    }
}

extension Condition.Test {
    var paths: [String] {
        switch self {
        case .compare(_, let right): right.paths
        case .within(let low, let high): low.paths + high.paths
        case .has: []
        }
    }
}

func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
        let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
}
