/// How much worse a measure may get.
public struct Tolerance: Sendable, Hashable {
    public enum Amount: Sendable, Hashable {
        /// Of the first result's number.
        case share(Double)
        /// In the measure's own unit.
        case number(Double)
    }
    /// A path in which `*` stands for anything; `nil`: every measure that has a better side.
    public var pattern: String?
    /// At least 0.
    public var amount: Amount

    public init(pattern: String? = nil, amount: Amount) {
        self.pattern = pattern
        self.amount = amount
    }

    /// `5%`, `goals.*.value=2%`, `delivery.lost=10`.
    ///
    /// - Returns: `nil` where it is none of these; a plain number needs a measure, whose unit it has.
    public init?(_ text: String) {
        let equals = text.lastIndex(of: "=")
        let word = equals.map { text[text.index(after: $0)...] } ?? text[...]
        let pattern = equals.map { String(text[..<$0]) }
        if let pattern, pattern.isEmpty { return nil }
        if word.hasSuffix("%") {
            guard let number = Double(word.dropLast()), number >= 0, number.isFinite else { return nil }
            self.init(pattern: pattern, amount: .share(number / 100))
        } else {
            guard let number = Double(word), number >= 0, number.isFinite, pattern != nil || number == 0 else {
                return nil
            }
            self.init(pattern: pattern, amount: .number(number))
        }
    }

    public func fits(_ path: String) -> Bool { pattern.map { Self.fits(path, pattern: $0) } ?? true }

    /// The most by which the measure may differ from `number`.
    func allowance(on number: Double) -> Double {
        switch amount {
        case .share(let share): share * number.magnitude
        case .number(let number): number
        }
    }

    /// Whether a path is what a pattern says: `*` for any number of characters, everything else for itself; a name alone also
    /// fits all below it.
    public static func fits(_ path: String, pattern: String) -> Bool {
        let (text, mask) = (Array(path.utf8), Array(pattern.utf8))
        let star = UInt8(ascii: "*")
        guard mask.contains(star) else { return path == pattern || path.hasPrefix(pattern + ".") }
        // The last star takes as little as it can, and more where the rest does not fit.
        var (index, place) = (0, 0)
        var retry: (index: Int, place: Int)?
        while index < text.count {
            if place < mask.count, mask[place] == star {
                retry = (index, place)
                place += 1
            } else if place < mask.count, mask[place] == text[index] {
                index += 1
                place += 1
            } else if let (start, mark) = retry {
                retry = (start + 1, mark)
                (index, place) = (start + 1, mark + 1)
            } else {
                return false
            }
        }
        return mask[place...].allSatisfy { $0 == star }
    }
}
