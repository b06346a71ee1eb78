/// Text with variables: `order-${order}`, `${click_id?}`, `${campaign|url}`.
///
/// `?` after a name: the value may be missing. `|url` percent-encodes a value before the place it stands in does so again: for
/// a URL within a URL. `$${` is a plain `${`.
struct Template: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case literal([UInt8])
        case variable(Reference)
    }
    struct Reference: Sendable, Hashable {
        var variable: Variable
        /// Escapings asked for in the template, before those of the place.
        var filters: [Escaping] = []
        var isOptional = false
    }
    var parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }
    init(literal text: String) { parts = text.isEmpty ? [] : [.literal(Array(text.utf8))] }

    var references: [Reference] {
        parts.compactMap { if case .variable(let reference) = $0 { reference } else { nil } }
    }

    /// The variables without a value for which all of it is left out: those without `?`, and one with it that stands alone.
    var conditions: [Reference] { parts.count == 1 ? references : references.filter { !$0.isOptional } }

    /// The one variable that is all there is.
    var only: Reference? { parts.count == 1 ? references.first : nil }

    /// The text where there is no variable.
    var plain: String? {
        guard references.isEmpty else { return nil }
        return parts.reduce(into: "") { text, part in
            if case .literal(let bytes) = part { text += String(decoding: bytes, as: UTF8.self) }
        }
    }
}
