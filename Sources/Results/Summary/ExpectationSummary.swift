/// One entry of `expect:` and how it came out.
public struct ExpectationSummary: Codable, Sendable, Equatable {
    /// As written in the scenario.
    public var text: String
    /// False where the command does not produce what it speaks of.
    public var judged: Bool
    /// Absent where not judged.
    public var holds: Bool?
    /// What its left side came to.
    public var value: ExpectationValue?
    /// Why it was not judged, or what the right side came to where that helps.
    public var because: String?

    public init(
        text: String, judged: Bool, holds: Bool? = nil, value: ExpectationValue? = nil, because: String? = nil
    ) {
        self.text = text
        self.judged = judged
        self.holds = holds
        self.value = value
        self.because = because
    }
}

/// A side of an expectation: a number, or names (flags, a verdict).
public enum ExpectationValue: Codable, Sendable, Equatable {
    case number(Double)
    case words([String])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .words(try container.decode([String].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .words(let words): try container.encode(words)
        }
    }
}
