/// A piece of a formula or condition, with where it starts.
struct Token {
    enum Kind: Equatable {
        case number(Double)
        case path(String)
        /// `+ - * /`
        case sign(Character)
        case open, close
        /// `< <= = >= > in has`
        case comparison(String)
        /// `..` of a range
        case range
        case end
    }
    var kind: Kind
    var offset: Int
    /// Whether a space or the text's end follows.
    var isFollowedBySpace: Bool
}

/// Cuts a text into tokens; the last is ``Token/Kind/end``.
func tokenize(_ text: String) throws(FormulaError) -> [Token] {
    let scalars = Array(text.unicodeScalars)
    var tokens: [Token] = []
    var i = 0
    while i < scalars.count {
        if scalars[i].properties.isWhitespace {
            i += 1
            continue
        }
        let start = i
        let kind: Token.Kind
        switch scalars[i] {
        case "(": (kind, i) = (.open, i + 1)
        case ")": (kind, i) = (.close, i + 1)
        case "+", "-", "*", "/": (kind, i) = (.sign(Character(scalars[i])), i + 1)
        case "." where i + 1 < scalars.count && scalars[i + 1] == ".": (kind, i) = (.range, i + 2)
        default:
            i = endOfWord(in: scalars, from: i)
            kind = try word(String(String.UnicodeScalarView(scalars[start..<i])), at: start)
        }
        let spaced = i == scalars.count || scalars[i].properties.isWhitespace
        tokens.append(Token(kind: kind, offset: start, isFollowedBySpace: spaced))
    }
    tokens.append(Token(kind: .end, offset: scalars.count, isFollowedBySpace: true))
    return tokens
}

/// A word ends at a space, at a closing parenthesis that it did not open (`last(10s)` opens its own) and at `..`.
private func endOfWord(in scalars: [Unicode.Scalar], from start: Int) -> Int {
    var depth = 0
    var i = start
    while i < scalars.count, !scalars[i].properties.isWhitespace {
        if scalars[i] == "(" { depth += 1 }
        if scalars[i] == ")" {
            if depth == 0 { break }
            depth -= 1
        }
        if scalars[i] == ".", i + 1 < scalars.count, scalars[i + 1] == "." { break }
        i += 1
    }
    return i
}

private func word(_ text: String, at offset: Int) throws(FormulaError) -> Token.Kind {
    switch text {
    case "<", "<=", "=", ">=", ">", "in", "has": return .comparison(text)
    case "==": throw FormulaError("'==' is written '='", offset: offset)
    default: break
    }
    if let value = number(text) { return .number(value) }
    let first = text.unicodeScalars.first
    if let first, ("0"..."9").contains(first) {
        throw FormulaError(
            "'\(text)' is no number; expected one like 4, 1_000, 0.5, 8% or 1/3, with spaces around operators",
            offset: offset)
    }
    for (index, scalar) in text.unicodeScalars.enumerated() where "+*<>=,;!'\"&|^%".unicodeScalars.contains(scalar) {
        throw FormulaError(
            "'\(scalar)' inside '\(text)'; expected a name, with spaces around operators", offset: offset + index)
    }
    let depth = text.unicodeScalars.reduce(0) { $1 == "(" ? $0 + 1 : $1 == ")" ? $0 - 1 : $0 }
    guard depth == 0 else { throw FormulaError("'(' inside '\(text)' is not closed", offset: offset) }
    guard !text.hasPrefix("."), !text.hasSuffix(".") else {
        throw FormulaError("'\(text)' is no path; expected names with a dot between, such as kpis.cac", offset: offset)
    }
    return .path(text)
}

/// `4`, `1_000`, `0.5`, `8%`, `1/3`, `1e-6`: digits first.
private func number(_ text: String) -> Double? {
    if text.hasSuffix("%") { return plainNumber(text.dropLast()).map { $0 / 100 } }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return plainNumber(text[...]) }
    guard let above = plainNumber(parts[0]), let below = plainNumber(parts[1]), below != 0 else { return nil }
    return above / below
}

private func plainNumber(_ text: Substring) -> Double? {
    guard let first = text.utf8.first, (48...57).contains(first), text.utf8.last != UInt8(ascii: "_") else {
        return nil
    }
    for byte in text.utf8 where !((48...57).contains(byte) || "._eE+-".utf8.contains(byte)) { return nil }
    guard let value = Double(text.filter { $0 != "_" }), value.isFinite else { return nil }
    return value
}
