extension StringProtocol {
    /// Columns that a terminal gives to the text: wide letters and emoji take two, combining marks none.
    var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// The text without characters that would move the cursor or start an escape sequence.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }

    /// The text in at most `width` columns, its end replaced by an ellipsis where it is longer.
    func shortened(to width: Int) -> String {
        if displayWidth <= width { return String(self) }
        guard width > 1 else { return width == 1 ? "…" : "" }
        var taken = ""
        var used = 0
        for character in self {
            let next = character.displayWidth
            if used + next > width - 1 { break }
            taken.append(character)
            used += next
        }
        return taken + "…"
    }

    /// The text filled up with blanks to `width` columns.
    func padded(to width: Int, _ alignment: Alignment = .left) -> String {
        let blanks = String(repeating: " ", count: Swift.max(0, width - displayWidth))
        return alignment == .left ? self + blanks : blanks + self
    }

    /// The text broken at blanks into lines of at most `width` columns; a longer word is broken where it must be.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            var word = String(word)
            if !line.isEmpty, line.displayWidth + 1 + word.displayWidth <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while word.displayWidth > width, width > 1 {
                let head = String(word.shortened(to: width + 1).dropLast())
                guard !head.isEmpty, head.count < word.count else { break }
                lines.append(head)
                word.removeFirst(head.count)
            }
            line = word
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}

/// Where a cell's text stands in its column.
public enum Alignment: Sendable { case left, right }

extension Character {
    /// 0, 1 or 2 terminal columns, after Unicode's East Asian Width and emoji presentation.
    var displayWidth: Int {
        var width = 0
        for scalar in unicodeScalars {
            if scalar.value == 0xFE0F { return 2 }
            width = max(width, scalar.displayWidth)
        }
        return width
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
