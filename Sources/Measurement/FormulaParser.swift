/// Reads formulas from tokens by recursive descent and writes them down for a stack machine.
struct FormulaParser {
    /// Parentheses and signs inside each other, at most: deeper nesting is nonsense and would only exhaust the stack.
    static let depthLimit = 64

    let tokens: [Token]
    private(set) var position = 0
    private var steps: [Formula.Step] = []
    private var paths: [String] = []
    private var depth = 0

    init(tokens: [Token]) { self.tokens = tokens }

    var current: Token { tokens[position] }

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    /// Reads as long a formula as there is; `text` is the whole text that the tokens come from.
    mutating func formula(of text: String) throws(FormulaError) -> Formula {
        (steps, paths) = ([], [])
        let start = current.offset
        try sum()
        let written = String(String.UnicodeScalarView(Array(text.unicodeScalars)[start..<current.offset]))
        let end = written.unicodeScalars.lastIndex { !$0.properties.isWhitespace }
        let trimmed = end.map { String(written.unicodeScalars[...$0]) } ?? written
        return Formula(text: trimmed, paths: paths, steps: steps)
    }

    func end(expecting what: String) throws(FormulaError) {
        guard current.kind != .end else { return }
        if current.kind == .close { throw FormulaError("')' closes nothing", offset: current.offset) }
        throw FormulaError("expected \(what) or the end", offset: current.offset)
    }

    private mutating func sum() throws(FormulaError) {
        try product()
        while true {
            guard let step = try binary(["+": .add, "-": .subtract]) else { return }
            try product()
            steps.append(step)
        }
    }

    private mutating func product() throws(FormulaError) {
        try operand()
        while true {
            guard let step = try binary(["*": .multiply, "/": .divide]) else { return }
            try operand()
            steps.append(step)
        }
    }

    private mutating func binary(_ signs: KeyValuePairs<Character, Formula.Step>) throws(FormulaError) -> Formula.Step?
    {
        guard case .sign(let sign) = current.kind, let found = signs.first(where: { $0.key == sign }) else {
            return nil
        }
        guard current.isFollowedBySpace else {
            throw FormulaError("expected spaces around '\(sign)'", offset: current.offset)
        }
        advance()
        return found.value
    }

    private mutating func operand() throws(FormulaError) {
        let token = current
        switch token.kind {
        case .number(let value):
            advance()
            steps.append(.number(value))
        case .path(let path):
            advance()
            steps.append(.path(index(of: path)))
        case .sign("-"):
            try nested(at: token) { parser throws(FormulaError) in try parser.operand() }
            steps.append(.negate)
        case .open:
            try nested(at: token) { parser throws(FormulaError) in try parser.sum() }
            guard current.kind == .close else { throw FormulaError("expected ')'", offset: current.offset) }
            advance()
        default:
            throw FormulaError("expected a number, a path such as kpis.cac, or '('", offset: token.offset)
        }
    }

    private mutating func nested(
        at token: Token, _ read: (inout FormulaParser) throws(FormulaError) -> Void
    ) throws(FormulaError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw FormulaError("nested too deeply; expected at most \(Self.depthLimit) levels", offset: token.offset)
        }
        advance()
        try read(&self)
        depth -= 1
    }

    private mutating func index(of path: String) -> Int {
        if let known = paths.firstIndex(of: path) { return known }
        paths.append(path)
        return paths.count - 1
    }
}
