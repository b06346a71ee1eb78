/// Two results held against each other, measure by measure.
public struct Comparison: Sendable {
    public enum Finding: String, Sendable, Codable, CaseIterable {
        /// Worse by more than its tolerance, and more than chance would make it.
        case regression
        /// Worse, more than chance would make it, and within its tolerance.
        case worse
        /// More than chance, and better.
        case better
        /// More than chance, and neither better nor worse.
        case changed
        /// Chance alone goes as far often enough.
        case noise = "within_noise"
        /// Different, and nothing says how much of it is noise.
        case unknown = "noise_unknown"
        case same
        case onlyInA = "only_in_a"
        case onlyInB = "only_in_b"
    }

    public struct Row: Sendable {
        public var measure: String
        public var a: Double?
        public var b: Double?
        /// Of the difference, 0 where there is no chance in it; `nil` where it is not known.
        public var standardError: Double?
        /// How often chance alone would go as far in either direction, adjusted for the number of questions (Holm).
        public var probability: Double?
        public var better: Measure.Better?
        /// Most by which it may get worse; `nil` where nobody said and no side is better.
        public var tolerance: Double?
        public var finding: Finding

        public var difference: Double? {
            guard let a, let b else { return nil }
            return b - a
        }
        /// Of the first number; `nil` where that is 0.
        public var relative: Double? {
            guard let a, let difference, a != 0 else { return nil }
            return difference / a.magnitude
        }
    }

    /// How much the two have in common, and so what is chance between them.
    public enum Pairing: String, Sendable, Codable {
        /// The same events: whatever differs is the backend's doing.
        case sameEvents = "same_events"
        /// The same customers and random numbers in a changed world: differences by group of customers.
        case sameCustomers = "same_customers"
        /// Other random numbers, or other scenarios.
        case independent
    }

    public var pairing: Pairing
    /// What a reader should know of the two, such as that their scenarios differ.
    public var notes: [String]
    /// By path.
    public var rows: [Row]
    /// How sure a finding of more than chance is, all of them together.
    public var confidence: Double

    public func rows(_ findings: Finding...) -> [Row] { rows.filter { findings.contains($0.finding) } }

    public var hasRegression: Bool { rows.contains { $0.finding == .regression } }
}
