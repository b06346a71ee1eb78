/// Takes secrets out of what is shown: as they are, and as they stand in requests.
struct SecretMask: Sendable {
    private let forms: [[UInt8]]

    init(_ settings: HTTPSettings) {
        self.init(
            settings.secrets, tokens: settings.secrets.isEmpty ? [] : Self.basicToken(settings).map { [$0] } ?? [])
    }

    /// What basic authentication makes of user and password together.
    private static func basicToken(_ settings: HTTPSettings) -> [UInt8]? {
        guard case .basic(let user, let password) = settings.preset.authentication?.kind else { return nil }
        func known(_ template: Template) -> [UInt8] {
            template.parts.flatMap { part -> [UInt8] in
                switch part {
                case .literal(let bytes): bytes
                case .variable(let reference):
                    if case .setting(let index) = reference.variable { settings.values[index] ?? [] } else { [] }
                }
            }
        }
        return Array(Base64.encode(known(user) + [UInt8(ascii: ":")] + known(password)).utf8)
    }

    private init(_ secrets: [[UInt8]], tokens: [[UInt8]]) {
        var forms = Set(tokens)
        for secret in secrets where !secret.isEmpty {
            for chain in [[], [.url], [.json], [.header], [.path], [.sql]] as [[Escaping]] {
                forms.insert(Escaping.apply(chain, to: secret))
            }
            forms.insert(Array(Base64.encode(secret).utf8))
        }
        // The longest first, so that a secret within another does not spoil it.
        self.forms = forms.sorted { ($1.count, $0.first ?? 0) < ($0.count, $1.first ?? 0) }
    }

    func mask(_ bytes: some Collection<UInt8>) -> String {
        var rest = Array(bytes)[...]
        var shown: [UInt8] = []
        while !rest.isEmpty {
            if let form = forms.first(where: { rest.starts(with: $0) }) {
                shown += "***".utf8
                rest = rest.dropFirst(form.count)
            } else {
                shown.append(rest.removeFirst())
            }
        }
        return Self.hidingAuthorization(String(decoding: shown, as: UTF8.self))
    }

    /// The value of every `Authorization` field.
    private static func hidingAuthorization(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.lowercased().hasPrefix("authorization: ") else { return String(line) }
            let words = line.split(separator: " ", maxSplits: 2)
            return words.prefix(2).joined(separator: " ") + " ***"
        }.joined(separator: "\n")
    }
}
