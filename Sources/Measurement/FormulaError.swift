/// Why a text is no formula or condition.
public struct FormulaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what was expected.
    public var message: String
    /// Where, in Unicode scalars from the start of the text.
    public var offset: Int

    public init(_ message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }

    public var description: String { "\(message) (at character \(offset + 1))" }
}
