/// When a scheduled touch comes: `every: tuesday 09:00`, `day 09:00`, `30d`.
enum Recurrence: Sendable, Hashable {
    /// 0 for Monday; microseconds since local midnight.
    case weekly(Int, at: Int64)
    case daily(at: Int64)
    /// Microseconds, counted from the scenario's start.
    case period(Int64)

    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}

extension Reader {
    /// One recurrence or a list of them.
    func recurrences(_ tree: Tree) -> [Recurrence]? {
        let trees = tree.items ?? [tree]
        let found = trees.compactMap { recurrence($0) }
        if trees.isEmpty {
            problems.report(
                "`every` is an empty list", at: tree.location, remedy: "write `tuesday 09:00`, `day 09:00` or `30d`")
        }
        return found.count == trees.count && !found.isEmpty ? found : nil
    }

    private func recurrence(_ tree: Tree) -> Recurrence? {
        let remedy = "write `tuesday 09:00`, `day 09:00` or `30d`"
        guard let text = tree.text, !text.isEmpty else {
            problems.report("`every` wants times, not \(tree.noun)", at: tree.location, remedy: remedy)
            return nil
        }
        if text.first?.isLetter != true { return microseconds(tree, .positiveDuration).map { .period($0) } }
        let words = text.split(separator: " ").map { $0.lowercased() }
        let day = words[0]
        guard day == "day" || Recurrence.weekdays.contains(day) else {
            let near = Suggestion.closest(to: day, among: Recurrence.weekdays + ["day"])
            problems.report(
                "`\(words[0])` is no day", at: tree.location, remedy: near.map { "did you mean `\($0)`?" } ?? remedy)
            return nil
        }
        guard words.count == 2, let time = WrittenTime.timeOfDay(words[1]) else {
            problems.report("\(tree.noun) does not say at what time", at: tree.location, remedy: "write `\(day) 09:00`")
            return nil
        }
        guard let weekday = Recurrence.weekdays.firstIndex(of: day) else { return .daily(at: time) }
        return .weekly(weekday, at: time)
    }
}
