import Yams

/// Composes YAML in spite of duplicate keys, so that all of them can be reported with their places.
///
/// Yams refuses a map with a duplicate key as a whole and tells the place of the first of the two alone. Here that one gets
/// another first letter from Unicode's private use area, which moves nothing, and the text is composed again.
struct UniqueKeyComposer {
    private var scalars: [Unicode.Scalar]
    /// Where each line starts in `scalars`.
    private let lineStarts: [Int]
    /// Keys as they are in the composed tree to keys as they were written.
    private(set) var renamed: [String: String] = [:]
    /// More duplicates than this in one file are not worth telling one by one; fewer in a long one, read again for each.
    private var limit: Int { max(3, min(100, 5_000_000 / max(scalars.count, 1))) }

    init(text: String) {
        scalars = Array(text.unicodeScalars)
        var starts = [0]
        for (index, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(index + 1) }
        lineStarts = starts
    }

    /// The one document of the text, `nil` if there is none.
    mutating func compose() throws -> Node? {
        while true {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            do {
                return try Yams.compose(yaml: String(text))
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard renamed.count < limit, let key = keys.first, rename(key, at: context.mark) else {
                    throw YamlError.duplicatedKeysInMapping(duplicates: keys, context: context)
                }
            }
        }
    }

    /// Gives the key at the mark a name of its own; `false` where it is not written there letter by letter.
    private mutating func rename(_ key: String, at mark: Mark) -> Bool {
        guard mark.line >= 1, mark.line <= lineStarts.count, let letter = Unicode.Scalar(0xE000 + renamed.count) else {
            return false
        }
        var index = lineStarts[mark.line - 1] + mark.column - 1
        guard index < scalars.count else { return false }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        let written = Array(key.unicodeScalars)
        guard !written.isEmpty, scalars[index...].starts(with: written) else { return false }
        scalars[index] = letter
        var name = String.UnicodeScalarView()
        name.append(letter)
        name.append(contentsOf: written.dropFirst())
        renamed[String(name)] = renamed[key] ?? key
        return true
    }
}
