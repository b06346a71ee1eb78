/// Colours of a terminal, or none.
struct Ink: Sendable {
    enum Tone: Sendable {
        case plain, strong, faint, good, bad, warning, accent
    }

    var colored: Bool

    /// The text in a tone; blanks at its ends and the text's width stay as they are.
    func callAsFunction(_ text: String, _ tone: Tone) -> String {
        guard colored, let code = Self.code(tone), !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private static func code(_ tone: Tone) -> String? {
        switch tone {
        case .plain: nil
        case .strong: "1"
        case .faint: "2"
        case .good: "32"
        case .bad: "31"
        case .warning: "33"
        case .accent: "36"
        }
    }
}
