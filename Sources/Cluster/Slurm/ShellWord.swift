/// A word as a POSIX shell reads it: whatever is in it stays as it is.
public enum ShellWord {
    private static let plain = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-".unicodeScalars)

    /// `it's` becomes `'it'\''s'`; what needs no quotes gets none.
    public static func quote(_ word: String) -> String {
        guard word.isEmpty || !word.unicodeScalars.allSatisfy(plain.contains) else { return word }
        var quoted = "'"
        // By scalars: a quote with a combining mark on it is one character to Swift, and still a quote to the shell.
        for scalar in word.unicodeScalars {
            if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "'"
    }

    /// The same, with a variable of the shell in place of each `{shard}`.
    static func quote(_ word: String, shard variable: String) -> String {
        let pieces = Pieces.of(word, between: ShardedRun.shardMark)
        guard pieces.count > 1 else { return quote(word) }
        return pieces.map { $0.isEmpty ? "" : quote($0) }.joined(separator: "\"$\(variable)\"")
    }
}

enum Pieces {
    /// What stands between the marks of a text: one piece where there is none.
    static func of(_ text: String, between mark: String) -> [String] {
        var (pieces, rest) = ([String](), Substring(text))
        while let place = rest.firstRange(of: mark) {
            pieces.append(String(rest[..<place.lowerBound]))
            rest = rest[place.upperBound...]
        }
        return pieces + [String(rest)]
    }
}
