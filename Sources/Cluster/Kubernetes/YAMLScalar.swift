/// Texts in YAML, so that every reader of version 1.1 or 1.2 reads back the same text.
enum YAMLScalar {
    /// Words that some reader takes for something else than a text.
    private static let reserved: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf",
    ]

    /// On one line: plain where nobody can misread it, else in double quotes.
    static func write(_ text: String) -> String {
        isPlain(text) ? text : quote(text)
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isLetter(first) || first == "/" else { return false }
        guard !reserved.contains(text.lowercased()), text.unicodeScalars.count <= 200 else { return false }
        return text.unicodeScalars.allSatisfy {
            isLetter($0) || ("0"..."9").contains($0) || "_./-".unicodeScalars.contains($0)
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case let scalar where !isPrintable(scalar): quoted += escape(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (mark, width) = scalar.value <= 0xFF ? ("\\x", 2) : scalar.value <= 0xFFFF ? ("\\u", 4) : ("\\U", 8)
        return mark + String(repeating: "0", count: width - digits.count) + digits
    }

    /// What may stand for itself: no control characters, no line breaks of Unicode's, no byte order mark.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        case 0x1_0000...0x10_FFFF: true
        default: false
        }
    }

    /// A text of several lines as a block (`|`), where it can be one.
    ///
    /// - Returns: `nil` for a text of one line, and where a block would not read back the same.
    static func block(_ text: String) -> (head: String, lines: [String])? {
        let scalars = text.unicodeScalars
        guard scalars.dropLast().contains("\n"), let first = scalars.first, !" \t\n".unicodeScalars.contains(first),
            scalars.allSatisfy({ $0 == "\n" || $0 == "\t" || isPrintable($0) })
        else { return nil }
        // By scalars, since a combining mark after a line break would hide it.
        var lines = scalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        guard lines.last?.isEmpty == true else { return ("|-", lines) }
        lines.removeLast()
        // More than one line break at the end would be cut down to one.
        guard lines.last?.isEmpty == false else { return nil }
        return ("|", lines)
    }
}
