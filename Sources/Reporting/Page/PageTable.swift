/// A table of the page. It scrolls sideways in its own frame where it is wider than the screen.
struct PageTable {
    struct Column {
        var title: String
        var isNumber: Bool

        /// Figures, to the right.
        static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
        static func words(_ title: String) -> Column { Column(title: title, isNumber: false) }
    }

    struct Cell {
        var text: String
        /// 0...1: how far the cell is tinted.
        var share: Double?
        /// Tinted all over, by its share: a cell of a heat map.
        var isHeat = false
        var tone: Tone?

        enum Tone: String { case good, bad, warning, faint }

        init(_ text: String, share: Double? = nil, isHeat: Bool = false, tone: Tone? = nil) {
            self.text = text
            self.share = share
            self.isHeat = isHeat
            self.tone = tone
        }
    }

    var caption: String
    var columns: [Column]
    var rows: [[Cell]] = []
    /// The last row sums up.
    var hasTotal = false

    init(_ caption: String, _ columns: [Column]) {
        self.caption = caption
        self.columns = columns
    }

    mutating func add(_ row: [Cell]) { rows.append(row) }

    mutating func add(_ texts: [String]) { rows.append(texts.map { Cell($0) }) }

    /// Markup; columns without any entry are left out.
    func render() -> String {
        let kept = columns.indices.filter { column in
            column == 0
                || rows.contains { $0.indices.contains(column) && !["", Figure.absent].contains($0[column].text) }
        }
        let head = kept.map { column in
            "<th scope=\"col\"\(columns[column].isNumber ? " class=\"n\"" : "")>\(Markup.escape(columns[column].title))</th>"
        }
        let body = rows.enumerated().map { place, row in
            let isTotal = hasTotal && place == rows.count - 1
            let cells = kept.map { cell(row.indices.contains($0) ? row[$0] : Cell(""), column: $0) }
            return "<tr\(isTotal ? " class=\"total\"" : "")>\(cells.joined())</tr>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(Markup.escape(caption))"><table>
            <caption>\(Markup.escape(caption))</caption>
            <thead><tr>\(head.joined())</tr></thead>
            <tbody>
            \(body.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    private func cell(_ cell: Cell, column: Int) -> String {
        let text = Markup.escape(cell.text)
        if column == 0 {
            return "<th scope=\"row\"\(cell.tone.map { " class=\"\($0.rawValue)\"" } ?? "")>\(text)</th>"
        }
        var classes = columns[column].isNumber ? ["n"] : []
        if let tone = cell.tone { classes.append(tone.rawValue) }
        var attributes = ""
        if let share = cell.share, share.isFinite, share > 0 {
            classes.append(cell.isHeat ? "heat" : "bar")
            attributes = " style=\"--s:\(Figure.fixed(min(1, share) * 100, 1))%\""
        }
        if !classes.isEmpty { attributes += " class=\"\(classes.joined(separator: " "))\"" }
        return "<td\(attributes)>\(text)</td>"
    }
}
