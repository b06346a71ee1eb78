/// A table in text: aligned columns, headers of several lines, and a way to become narrow that loses the least.
///
/// Columns without a single entry are left out. Where the rest does not fit, those of the lowest ``Column/rank`` go first,
/// from the right; then the widest flexible columns are shortened with an ellipsis. Columns that had to go for want of
/// room are told by ``Rendered/dropped``.
public struct TableRenderer: Sendable {
    public struct Column: Sendable {
        /// Lines are separated by line breaks.
        public var title: String
        public var alignment: Alignment
        /// Lower goes earlier; the first column never goes.
        public var rank: Int
        /// May be shortened.
        public var flexible: Bool

        public init(_ title: String, _ alignment: Alignment = .right, rank: Int = 2, flexible: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.rank = rank
            self.flexible = flexible
        }
    }

    /// What became of a table.
    public struct Rendered: Sendable {
        public var lines: [String]
        /// Titles of the columns that did not fit.
        public var dropped: [String]
    }

    private static let gap = 2
    private static let narrowest = 8

    var columns: [Column]
    var rows: [[Cell]] = []
    /// Written before each line.
    var indent = "  "

    struct Cell: Sendable {
        var text: String
        var tone: Ink.Tone = .plain
    }

    public init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells stay empty, further ones are ignored.
    public mutating func add(_ row: [String]) { add(cells: row.map { Cell(text: $0) }) }

    mutating func add(cells: [Cell]) {
        var row = cells.prefix(columns.count).map { Cell(text: $0.text.printable, tone: $0.tone) }
        while row.count < columns.count { row.append(Cell(text: "")) }
        rows.append(row)
    }

    /// The table's lines, each at most `width` columns wide and without blanks at its end.
    public func render(width: Int, color: Bool = false) -> Rendered {
        let (kept, widths) = layout(width: width)
        let ink = Ink(colored: color)
        var lines = header(kept, widths, ink)
        for row in rows {
            lines.append(line(kept.map { row[$0] }, kept, widths, ink))
        }
        let dropped = columns.indices.filter { !kept.contains($0) && hasEntry($0) }
            .map { columns[$0].title.split(separator: "\n").joined(separator: " ") }
        return Rendered(lines: lines, dropped: dropped)
    }

    /// The columns that stay and their widths.
    private func layout(width: Int) -> (kept: [Int], widths: [Int]) {
        var kept = columns.indices.filter { $0 == 0 || hasEntry($0) }
        var widths = columns.indices.map(naturalWidth)
        func total() -> Int {
            indent.displayWidth + kept.reduce(0) { $0 + widths[$1] } + Self.gap * max(0, kept.count - 1)
        }
        func least() -> Int {
            total() - kept.reduce(0) { $0 + (columns[$1].flexible ? max(0, widths[$1] - Self.narrowest * 2) : 0) }
        }
        while least() > width {
            let droppable = kept.dropFirst()
            guard let lowest = droppable.map({ columns[$0].rank }).min(),
                let victim = droppable.last(where: { columns[$0].rank == lowest })
            else { break }
            kept.removeAll { $0 == victim }
        }
        while total() > width {
            guard
                let widest = kept.filter({ columns[$0].flexible && widths[$0] > Self.narrowest })
                    .max(by: { widths[$0] < widths[$1] })
            else { break }
            widths[widest] -= 1
        }
        return (kept, widths)
    }

    private func hasEntry(_ column: Int) -> Bool {
        rows.isEmpty || rows.contains { !$0[column].text.isEmpty && $0[column].text != Figure.absent }
    }

    private func naturalWidth(_ column: Int) -> Int {
        let title = columns[column].title.split(separator: "\n").map(\.displayWidth).max() ?? 0
        return rows.reduce(title) { max($0, $1[column].text.displayWidth) }
    }

    private func header(_ kept: [Int], _ widths: [Int], _ ink: Ink) -> [String] {
        let titles = kept.map { columns[$0].title.split(separator: "\n").map(String.init) }
        let height = titles.map(\.count).max() ?? 0
        return (0..<height).map { level in
            let cells = titles.map { title in
                let place = level - (height - title.count)
                return Cell(text: place >= 0 ? title[place] : "", tone: .faint)
            }
            return line(cells, kept, widths, ink)
        }
    }

    private func line(_ cells: [Cell], _ kept: [Int], _ widths: [Int], _ ink: Ink) -> String {
        var text = indent
        var blanks = ""
        for (cell, column) in zip(cells, kept) {
            var content = cell.text.shortened(to: widths[column])
            while content.hasSuffix(" ") { content.removeLast() }
            let space = String(repeating: " ", count: widths[column] - content.displayWidth)
            // Blanks are held back until something follows, so that no line ends with them.
            if columns[column].alignment == .right { blanks += space }
            if !content.isEmpty {
                text += blanks + ink(content, cell.tone)
                blanks = ""
            }
            if columns[column].alignment == .left { blanks += space }
            blanks += String(repeating: " ", count: Self.gap)
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
