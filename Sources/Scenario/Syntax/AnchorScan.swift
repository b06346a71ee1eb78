/// Finds YAML anchors (`&name`) and aliases (`*name`) in the text, before anything is built of them.
///
/// A few lines of nested aliases stand for more nodes than there are atoms (the "billion laughs"), so they are refused unread.
/// The scan follows quotes, comments and block scalars; in all else an anchor is `&` or `*` where a value may begin.
struct AnchorScan {
    /// Anchors and aliases found, with line and column from 1.
    private(set) var found: [(mark: Character, line: Int, column: Int)] = []
    private var quote: Unicode.Scalar?
    /// Indentation of the line that opened a block scalar.
    private var blockIndent: Int?

    static func anchors(in text: String) -> [(mark: Character, line: Int, column: Int)] {
        guard text.utf8.contains(UInt8(ascii: "&")) || text.utf8.contains(UInt8(ascii: "*")) else { return [] }
        var scan = AnchorScan()
        // By scalar: a carriage return and a newline are one character.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() { scan.read(Array(line), number: index + 1) }
        return scan.found
    }

    private mutating func read(_ line: [Unicode.Scalar], number: Int) {
        let indent = line.prefix { $0 == " " }.count
        if let block = blockIndent {
            if line.allSatisfy({ $0 == " " || $0 == "\r" || $0 == "\t" }) || indent > block { return }
            blockIndent = nil
        }
        // The last scalar that says whether a value may begin: none at the line's start.
        var previous: Unicode.Scalar?
        var spaced = true
        var index = 0
        while index < line.count {
            let scalar = line[index]
            if let open = quote {
                if scalar == "\\", open == "\"" {
                    index += 1
                } else if scalar == open {
                    // '' is a quote within quotes.
                    if open == "'", index + 1 < line.count, line[index + 1] == "'" { index += 1 } else { quote = nil }
                }
                previous = open
                spaced = false
            } else if scalar == " " || scalar == "\t" || scalar == "\r" {
                spaced = true
            } else if scalar == "#", spaced {
                break
            } else {
                let begins = Self.mayBegin(after: previous, spaced: spaced)
                if begins, scalar == "\"" || scalar == "'" { quote = scalar }
                if begins, scalar == "&" || scalar == "*", index + 1 < line.count, !Self.isSpace(line[index + 1]) {
                    found.append((Character(scalar), number, index + 1))
                }
                if begins, scalar == "|" || scalar == ">" { blockIndent = indent }
                previous = scalar
                spaced = false
            }
            index += 1
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\r"
    }

    private static func mayBegin(after previous: Unicode.Scalar?, spaced: Bool) -> Bool {
        guard let previous else { return true }
        if previous == "[" || previous == "{" || previous == "," { return true }
        return spaced && (previous == ":" || previous == "-" || previous == "?")
    }
}
