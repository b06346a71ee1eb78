/// The value of a rule's parameter as written, with its place.
public struct RuleValue: Sendable, Hashable {
    public indirect enum Content: Sendable, Hashable {
        case word(String)
        case list([RuleValue])
        case map([RuleParameter])
    }
    public var content: Content
    /// Character of the rule's text, from 1.
    public var column: Int

    public init(_ content: Content, column: Int = 1) {
        self.content = content
        self.column = column
    }
}

/// A parameter of a rule: its name and its value.
public struct RuleParameter: Sendable, Hashable {
    public var name: String
    public var value: RuleValue
    /// Of the name.
    public var column: Int

    public init(_ name: String, _ value: RuleValue, column: Int = 1) {
        self.name = name
        self.value = value
        self.column = column
    }
}
