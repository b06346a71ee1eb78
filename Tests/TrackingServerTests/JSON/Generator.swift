import Journeys

/// Makes up documents, and spoils them.
enum Generator {
    static func document(_ random: inout SplitMix64, depth: Int) -> String {
        let space = ["", " ", "\n\t", ""][Int(random.next() % 4)]
        return space + value(&random, depth: depth) + space
    }

    private static func value(_ random: inout SplitMix64, depth: Int) -> String {
        switch random.next() % (depth > 0 ? 7 : 5) {
        case 0: return ["true", "false", "null"][Int(random.next() % 3)]
        case 1: return number(&random)
        case 2, 3, 4: return text(&random)
        case 5:
            return "[" + (0..<random.next() % 4).map { _ in document(&random, depth: depth - 1) }.joined(separator: ",")
                + "]"
        default:
            // Keys of their own: of equal ones, readers keep different values.
            let members = (0..<random.next() % 4).map { "\"k\($0)\"" + " :" + document(&random, depth: depth - 1) }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    private static func number(_ random: inout SplitMix64) -> String {
        let whole = ["0", "-0", "7", "-12", "123456789012", "99"][Int(random.next() % 6)]
        let fraction = ["", ".5", ".001", ".25"][Int(random.next() % 4)]
        let number = whole + fraction
        // Foundation refuses 0e3, which is a number to everybody else.
        return number.hasSuffix("0") ? number : number + ["", "e3", "E-2", "e+1"][Int(random.next() % 4)]
    }

    private static func text(_ random: inout SplitMix64) -> String {
        let pieces = [
            "plain words that are longer than eight bytes", "x", "\\n", "\\u00e9", "\\ud83d\\ude00", "é", "😀", "\\\\",
            "\\\"", "",
            "/", "ends here", "\u{7F}", "日本",
        ]
        return "\"" + (0..<random.next() % 4).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
            + "\""
    }

    /// Removes, doubles or changes a byte, at one place or two.
    static func spoil(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        for _ in 0...random.next() % 2 where !bytes.isEmpty {
            let place = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 4 {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(bytes[place], at: place)
            // Not 0, by which Foundation tells UTF-16 and UTF-32.
            case 2: bytes[place] = UInt8(truncatingIfNeeded: max(1, random.next() % 256))
            default: bytes.insert(Array("{}[],:\"\\0-e.tn ".utf8)[Int(random.next() % 15)], at: place)
            }
        }
    }
}
