extension Tree {
    /// The tree as YAML in one line, which reads back as the same tree.
    var yaml: String {
        switch content {
        case .scalar(let text, let quoted): quoted || !Self.isSafe(text) ? Self.quote(text) : text
        case .list(let items): "[" + items.map(\.yaml).joined(separator: ", ") + "]"
        case .map(let entries):
            "{"
                + entries.map { (Self.isSafe($0.key) ? $0.key : Self.quote($0.key)) + ": " + $0.value.yaml }
                .joined(separator: ", ") + "}"
        }
    }

    /// Whether it is plain text wherever it stands: nothing in it means anything to YAML.
    private static func isSafe(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return true }
        guard first.properties.isAlphabetic || first.properties.numericType != nil || first == "$" || first == "."
        else {
            // A sign before a number is the one mark that may begin one.
            guard first == "-", text.dropFirst().first?.isNumber == true else { return false }
            return text.unicodeScalars.allSatisfy { isQuiet($0) }
        }
        return last != ":" && text.unicodeScalars.allSatisfy { isQuiet($0) } && !text.contains(": ")
    }

    private static func isQuiet(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || " $.+-_/%:*<>=()".unicodeScalars.contains(scalar)
    }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
