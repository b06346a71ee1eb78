/// Pieces of HTML. Texts come in by ``text(_:)`` alone, which escapes them, so that no name of a channel becomes markup.
struct HTML: ExpressibleByStringLiteral {
    private(set) var markup: String

    /// Markup as it is written in the program's own source.
    init(stringLiteral markup: StaticString) { self.markup = markup.description }
    private init(raw markup: String) { self.markup = markup }

    static let nothing: HTML = ""

    static func text(_ text: String) -> HTML {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            // Controls, and marks that turn the direction of what follows.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return HTML(raw: escaped)
    }

    static func + (a: HTML, b: HTML) -> HTML { HTML(raw: a.markup + b.markup) }
    static func += (a: inout HTML, b: HTML) { a = a + b }

    /// - Parameters:
    ///   - name: of the element and of attributes: of the program's own.
    ///   - attributes: values are escaped.
    static func element(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: HTML)
        -> HTML
    {
        open(name, attributes) + content + HTML(raw: "</\(name)>")
    }

    static func element(_ name: StaticString, _ text: String) -> HTML { element(name, [:], .text(text)) }

    /// An element without content or end.
    static func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) -> HTML {
        HTML(raw: "<\(name)" + attributes.map { " \($0.key)=\"" + text($0.value).markup + "\"" }.joined() + ">")
    }
}
