/// A table that people hear as well as they see it: a caption, headings with their scope, numbers to the right. Its roles are
/// said, as a table laid out as cards is none to some screen readers.
struct PageTable {
    struct Column {
        var title: String
        var isNumber = false
    }
    enum Cell {
        case text(String)
        case number(String)
        /// A share of the largest, beside a number that says it.
        case bar(Double, of: Double, label: String)
        case html(HTML)
    }

    var id: String
    var caption: String
    var columns: [Column]
    /// The first cell of a row is its heading.
    var rows: [[Cell]] = []
    /// Said instead of a table without rows.
    var none: String

    var html: HTML {
        guard !rows.isEmpty else { return .element("p", none) }
        let head = columns.reduce(HTML.nothing) { row, column in
            row
                + .element(
                    "th", ["scope": "col", "role": "columnheader", "class": column.isNumber ? "number" : ""],
                    .text(column.title))
        }
        let body = rows.reduce(HTML.nothing) { body, row in body + .element("tr", ["role": "row"], self.row(row)) }
        let table = HTML.element(
            "table", ["role": "table"],
            .element("caption", ["id": id], .text(caption))
                + .element("thead", ["role": "rowgroup"], .element("tr", ["role": "row"], head))
                + .element("tbody", ["role": "rowgroup"], body))
        // On a phone a wide table moves by itself, also by keys.
        return .element(
            "div", ["class": "scroll", "role": "region", "aria-labelledby": id, "tabindex": "0"], table)
    }

    private func row(_ cells: [Cell]) -> HTML {
        cells.enumerated().reduce(HTML.nothing) { row, cell in
            let (index, cell) = cell
            let content = Self.content(cell)
            guard index > 0 else { return row + .element("th", ["scope": "row", "role": "rowheader"], content) }
            // On a phone a row becomes a card, and each cell says what it is.
            let label = index < columns.count ? columns[index].title : ""
            guard case .number = cell else {
                return row + .element("td", ["role": "cell", "data-label": label], content)
            }
            return row + .element("td", ["role": "cell", "data-label": label, "class": "number"], content)
        }
    }

    private static func content(_ cell: Cell) -> HTML {
        switch cell {
        case .text(let text), .number(let text): .text(text)
        case .html(let html): html
        case .bar(let value, let most, let label):
            .element(
                "meter", ["min": "0", "max": "\(max(most, 1))", "value": "\(value)", "aria-label": label],
                .text(label))
        }
    }
}
