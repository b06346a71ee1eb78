/// Scalars to ``Template``s, with problems at the variable's own line and column.
struct TemplateParser {
    /// The preset's own settings and captures, by name.
    var own: [(name: String, variable: Variable)] = []
    let problems: PresetProblemList

    private static let filters: [(name: String, escaping: Escaping)] = [("url", .url), ("path", .path)]

    func parse(_ tree: PresetTree) -> Template {
        guard let text = tree.text else {
            problems.report("\(tree.noun) stands here", at: tree.place, remedy: "text is expected")
            return Template([])
        }
        var parts: [Template.Part] = []
        var literal: [UInt8] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            literal += rest[..<start.lowerBound].utf8
            if literal.last == UInt8(ascii: "$") {
                literal += "{".utf8
                rest = rest[start.upperBound...]
                continue
            }
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                problems.report(
                    "a variable begins here and does not end", at: tree.place(of: start.lowerBound),
                    remedy: "write ${NAME}, or $${ for the plain text")
                return Template([])
            }
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = []
            if let reference = reference(rest[start.upperBound..<end], tree) { parts.append(.variable(reference)) }
            rest = rest[rest.index(after: end)...]
        }
        literal += rest.utf8
        if !literal.isEmpty { parts.append(.literal(literal)) }
        return Template(parts)
    }

    /// A scalar that is a variable's bare name.
    func reference(_ tree: PresetTree) -> Template.Reference? {
        tree.text.flatMap { reference($0[...], tree) }
    }

    /// `NAME[?][|FILTER...]`.
    private func reference(_ text: Substring, _ tree: PresetTree) -> Template.Reference? {
        let words = text.split(separator: "|", omittingEmptySubsequences: false)
        let isOptional = words[0].hasSuffix("?")
        let name = String(isOptional ? words[0].dropLast() : words[0])
        var filters: [Escaping] = []
        for word in words.dropFirst() {
            guard let filter = Self.filters.first(where: { $0.name == word }) else {
                problems.report(
                    "there is no filter `\(word)`", at: tree.place(of: word.startIndex),
                    remedy: NearestName.remedy(
                        for: String(word), among: Self.filters.map(\.name), plural: "filters"))
                continue
            }
            filters.append(filter.escaping)
        }
        let known = own + Variable.all.map { ($0.name, $0.variable) }
        guard let variable = known.first(where: { $0.name == name })?.variable else {
            problems.report(
                "there is no variable `\(name)`", at: tree.place(of: text.startIndex),
                remedy: NearestName.remedy(for: name, among: known.map(\.name), plural: "variables"))
            return nil
        }
        return Template.Reference(variable: variable, filters: filters, isOptional: isOptional)
    }
}
