/// Text of a pattern to the program that ``Pattern`` runs.
struct PatternCompiler {
    private let text: [UInt8]
    private var at = 0
    private(set) var groups = 0
    private var depth = 0
    /// Longer than any capture needs; repetitions count as often as they are written out.
    private static let longest = 2000
    private static let deepest = 32
    private static let mostRepeats = 256

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func compile() throws(PatternError) -> [Pattern.Instruction] {
        let body = try alternatives()
        guard at == text.count else { throw PatternError(reason: "a `)` has no `(`") }
        let program = [.save(0)] + Self.shifted(body, by: 1) + [.save(1), .match]
        guard program.count <= Self.longest else {
            throw PatternError(reason: "it is too long once its repetitions are written out")
        }
        return program
    }

    private var peek: UInt8? { at < text.count ? text[at] : nil }

    private mutating func skip(_ byte: Character) -> Bool {
        guard let next = peek, next == byte.asciiValue else { return false }
        at += 1
        return true
    }

    private static func shifted(_ code: [Pattern.Instruction], by offset: Int) -> [Pattern.Instruction] {
        code.map { instruction in
            switch instruction {
            case .jump(let target): .jump(target + offset)
            case .split(let first, let second): .split(first + offset, second + offset)
            default: instruction
            }
        }
    }

    private mutating func alternatives() throws(PatternError) -> [Pattern.Instruction] {
        var code = try sequence()
        while skip("|") {
            let other = try sequence()
            // split to the first, jump over the second.
            code =
                [.split(1, code.count + 2)] + Self.shifted(code, by: 1) + [.jump(code.count + 2 + other.count)]
                + Self.shifted(other, by: code.count + 2)
        }
        return code
    }

    private mutating func sequence() throws(PatternError) -> [Pattern.Instruction] {
        var code: [Pattern.Instruction] = []
        while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            let atom = try repeated(try atom())
            code += Self.shifted(atom, by: code.count)
            guard code.count <= Self.longest else { throw PatternError(reason: "it is too long") }
        }
        return code
    }

    private mutating func atom() throws(PatternError) -> [Pattern.Instruction] {
        guard let byte = peek else { throw PatternError(reason: "it ends too early") }
        at += 1
        switch byte {
        case UInt8(ascii: "("): return try group()
        case UInt8(ascii: "["): return [.bytes(try byteClass())]
        case UInt8(ascii: "."): return [.bytes(.any)]
        case UInt8(ascii: "^"): return [.atStart]
        case UInt8(ascii: "$"): return [.atEnd]
        case UInt8(ascii: "\\"): return [.bytes(try escaped())]
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            throw PatternError(reason: "`\(Character(Unicode.Scalar(byte)))` has nothing to repeat")
        default: return [.bytes(ByteSet(byte...byte))]
        }
    }

    private mutating func group() throws(PatternError) -> [Pattern.Instruction] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw PatternError(reason: "groups are nested too deeply") }
        var isCounted = true
        if skip("?") {
            guard skip(":") else { throw PatternError(reason: "of `(?` only `(?:` is known") }
            isCounted = false
        }
        groups += isCounted ? 1 : 0
        let isFirst = isCounted && groups == 1
        let body = try alternatives()
        guard skip(")") else { throw PatternError(reason: "a `(` has no `)`") }
        return isFirst ? [.save(2)] + Self.shifted(body, by: 1) + [.save(3)] : body
    }

    private mutating func escaped() throws(PatternError) -> ByteSet {
        guard let byte = peek else { throw PatternError(reason: "it ends after a `\\`") }
        at += 1
        switch byte {
        case UInt8(ascii: "d"): return .digits
        case UInt8(ascii: "D"): return ByteSet.digits.inverted
        case UInt8(ascii: "w"): return .word
        case UInt8(ascii: "W"): return ByteSet.word.inverted
        case UInt8(ascii: "s"): return .space
        case UInt8(ascii: "S"): return ByteSet.space.inverted
        case UInt8(ascii: "n"): return ByteSet(10...10)
        case UInt8(ascii: "r"): return ByteSet(13...13)
        case UInt8(ascii: "t"): return ByteSet(9...9)
        default:
            guard !ASCII.isAlphanumeric(byte) else {
                throw PatternError(reason: "`\\\(Character(Unicode.Scalar(byte)))` is not known")
            }
            return ByteSet(byte...byte)
        }
    }

    private mutating func byteClass() throws(PatternError) -> ByteSet {
        let isInverted = skip("^")
        var set = ByteSet()
        var isFirst = true
        while let byte = peek, byte != UInt8(ascii: "]") || isFirst {
            at += 1
            isFirst = false
            if byte == UInt8(ascii: "\\") {
                set.formUnion(try escaped())
            } else if at + 1 < text.count, text[at] == UInt8(ascii: "-"), text[at + 1] != UInt8(ascii: "]") {
                guard byte <= text[at + 1] else { throw PatternError(reason: "a range of a class runs backwards") }
                set.insert(byte...text[at + 1])
                at += 2
            } else {
                set.insert(byte...byte)
            }
        }
        guard skip("]") else { throw PatternError(reason: "a `[` has no `]`") }
        return isInverted ? set.inverted : set
    }

    private mutating func repeated(_ atom: [Pattern.Instruction]) throws(PatternError) -> [Pattern.Instruction] {
        if skip("*") { return Self.star(atom) }
        if skip("+") { return atom + Self.shifted(Self.star(atom), by: atom.count) }
        if skip("?") { return Self.maybe(atom) }
        guard skip("{") else { return atom }
        let (least, most) = try bounds()
        var code: [Pattern.Instruction] = []
        for _ in 0..<least { code += Self.shifted(atom, by: code.count) }
        guard let most else { return code + Self.shifted(Self.star(atom), by: code.count) }
        for _ in least..<most { code += Self.shifted(Self.maybe(atom), by: code.count) }
        return code
    }

    private static func maybe(_ atom: [Pattern.Instruction]) -> [Pattern.Instruction] {
        [.split(1, atom.count + 1)] + shifted(atom, by: 1)
    }

    private static func star(_ atom: [Pattern.Instruction]) -> [Pattern.Instruction] {
        [.split(1, atom.count + 2)] + shifted(atom, by: 1) + [.jump(0)]
    }

    /// `n}`, `n,}` or `n,m}`.
    private mutating func bounds() throws(PatternError) -> (Int, Int?) {
        let error = PatternError(reason: "expected {n}, {n,} or {n,m} of at most \(Self.mostRepeats)")
        guard let least = number(), least <= Self.mostRepeats else { throw error }
        if skip("}") { return (least, least) }
        guard skip(",") else { throw error }
        if skip("}") { return (least, nil) }
        guard let most = number(), (least...Self.mostRepeats).contains(most), skip("}") else { throw error }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = at
        while let byte = peek, ASCII.digit(byte) != nil, at - start < 5 { at += 1 }
        return Int(String(decoding: text[start..<at], as: UTF8.self))
    }
}
