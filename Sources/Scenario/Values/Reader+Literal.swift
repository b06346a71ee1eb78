extension Reader {
    /// A number written out, in base units; its uncertainty is noted.
    func literal(_ tree: Tree, _ wanted: Wanted) -> Double? {
        guard let text = tree.text else {
            problems.report(
                "\(tree.noun) stands where \(wanted.noun) is wanted", at: tree.location,
                remedy: distributionRemedy(for: tree) ?? wanted.remedy)
            return nil
        }
        guard let (mean, spread) = Spread.split(text) else {
            guard let literal = number(text, tree, wanted) else { return nil }
            note(literal, at: tree, wanted)
            return literal.value
        }
        guard let literal = number(mean, tree, wanted) else { return nil }
        note(literal, at: tree, wanted)
        let width = Wanted(
            unit: wanted.unit, noun: "a standard deviation", remedy: "write it like `0.35 +- 0.03`", lower: 0,
            upper: .infinity, percent: wanted.percent)
        guard let deviation = number(spread, tree, width) else { return nil }
        let scale = literal.scale
        note(
            UncertainAssumption(
                path: tree.path, mean: literal.number, spread: deviation.value / scale, lower: wanted.lower / scale,
                upper: wanted.upper / scale, suffix: literal.suffix, isWhole: wanted.whole, location: tree.location))
        return literal.value
    }

    private func note(_ literal: Literal, at tree: Tree, _ wanted: Wanted) {
        note(
            WrittenNumber(
                path: tree.path, value: literal.number, suffix: literal.suffix, kind: WrittenNumber.Kind(wanted),
                lower: wanted.lower / literal.scale, upper: wanted.upper / literal.scale))
    }

    /// A literal of the wanted kind.
    private func number(_ text: String, _ tree: Tree, _ wanted: Wanted) -> Literal? {
        guard let literal = Literal(text) else {
            problems.report(unreadable(text, tree, wanted), at: tree.location, remedy: wanted.remedy)
            return nil
        }
        if literal.isBareZero, wanted.unit != .plain {
            // 0 needs no unit.
        } else if literal.unit != wanted.unit {
            let noun =
                literal.unit == .plain && !literal.isPercent
                ? "has no unit" : "is \(literal.isPercent ? "a share" : literal.unit.noun)"
            problems.report(
                "`\(text)` \(noun) where \(wanted.noun) is wanted", at: tree.location, remedy: wanted.remedy)
            return nil
        } else if literal.isPercent, !wanted.percent {
            problems.report(
                "`\(text)` is a share where \(wanted.noun) is wanted", at: tree.location, remedy: wanted.remedy)
            return nil
        }
        guard inRange(literal.value, text, tree, wanted) else { return nil }
        return literal
    }

    private func inRange(_ value: Double, _ text: String, _ tree: Tree, _ wanted: Wanted) -> Bool {
        let complaint: String
        if value < 0, wanted.lower >= 0 {
            complaint = "is negative"
        } else if value > wanted.upper {
            complaint = "is over \(Literal.plain(wanted.upper))"
        } else if !wanted.contains(value) {
            complaint =
                wanted.above ? "is not over \(Literal.plain(wanted.lower))" : "is under \(Literal.plain(wanted.lower))"
        } else if !value.isFinite {
            complaint = "is too large"
        } else if wanted.whole, value != value.rounded() {
            complaint = "is not whole"
        } else {
            return true
        }
        problems.report(
            "`\(text)` \(complaint) where \(wanted.noun) is wanted", at: tree.location, remedy: wanted.remedy)
        return false
    }

    private func unreadable(_ text: String, _ tree: Tree, _ wanted: Wanted) -> String {
        let head = text.prefix { $0.isNumber || $0 == "." || $0 == "_" || $0 == "-" }
        let tail = text.dropFirst(head.count)
        if !text.isEmpty, !head.isEmpty, Literal(String(head)) != nil, let first = tail.first,
            first.isLetter || first == "/"
        {
            if first == "/", Literal(String(tail.dropFirst())) != nil {
                return "`\(text)` is a fraction, and those stand in credits only, where \(wanted.noun) is wanted"
            }
            return "`\(text)` has an unknown unit where \(wanted.noun) is wanted"
        }
        return "\(tree.noun) stands where \(wanted.noun) is wanted"
    }

    private func distributionRemedy(for tree: Tree) -> String? {
        guard let entries = tree.entries, entries.count == 1, let key = entries.first?.key else { return nil }
        return Suggestion.closest(to: key, among: DistributionFamily.allCases.map(\.rawValue)).map {
            "did you mean `\($0)`?"
        }
    }
}
