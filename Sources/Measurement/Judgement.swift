/// What became of a ``Condition``.
public enum Judgement: Sendable, Hashable {
    /// With the value of the left side (`nil` for `has`).
    case holds(Double?)
    /// With the value of the left side; `nil` for `has`, and where the value is undefined because something was divided by zero.
    case fails(Double?)
    /// A path stands for nothing: there is nothing to judge.
    case notJudged
}

extension Condition {
    /// Judges the condition.
    ///
    /// `=` is exact between whole numbers, else it allows a relative difference of 10^-9. Both ends belong to `in A..B`. Where all
    /// paths are known and yet a side is undefined (division by zero), the condition fails: silence would hide it.
    ///
    /// - Parameters:
    ///   - numbers: the number that a path stands for, or `nil`.
    ///   - words: the list of words that a path stands for, or `nil`; asked for `has` alone.
    public func judge(numbers: (String) -> Double?, words: (String) -> [String]?) -> Judgement {
        if case .has(let word) = test {
            guard let path = left.singlePath, let list = words(path) else { return .notJudged }
            return list.contains(word) ? .holds(nil) : .fails(nil)
        }
        for path in paths where numbers(path) == nil { return .notJudged }
        let value = left.evaluate(numbers)
        guard let value, let holds = holds(value, numbers) else { return .fails(value) }
        return holds ? .holds(value) : .fails(value)
    }

    private func holds(_ value: Double, _ numbers: (String) -> Double?) -> Bool? {
        switch test {
        case .compare(let comparison, let right):
            return right.evaluate(numbers).map { comparison.holds(value, $0) }
        case .within(let low, let high):
            guard let low = low.evaluate(numbers), let high = high.evaluate(numbers) else { return nil }
            return low <= value && value <= high
        case .has: return nil
        }
    }
}

extension Condition.Comparison {
    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .less: left < right
        case .atMost: left <= right
        case .atLeast: left >= right
        case .greater: left > right
        case .equal: Self.areEqual(left, right)
        }
    }

    private static func areEqual(_ left: Double, _ right: Double) -> Bool {
        if left == right { return true }
        if left == left.rounded(), right == right.rounded() { return false }
        return (left - right).magnitude <= 1e-9 * max(left.magnitude, right.magnitude)
    }
}
