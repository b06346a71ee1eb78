import Tracking

/// Tokens that a server gives back, to what they stand for.
struct TokenReader: Sendable {
    private let tokens: RunTokens
    private let sent: SentEvents
    private let isResumed: Bool
    /// Marks the id of a row that the server keeps beside the one that was sent.
    private static let copied: UInt64 = 1 << 62

    init(_ plan: RunPlan, sent: SentEvents) {
        tokens = RunTokens(run: plan.id)
        self.sent = sent
        isResumed = plan.resumed
    }

    /// Which event a row is of: by its token, or by that of the event that it is a copy of, then under an id that nobody sent.
    ///
    /// - Returns: `nil` for rows of others.
    func event(token: String?, copyToken: String?) -> EventID? {
        if let token { return event(token) }
        guard var id = copyToken.flatMap({ event($0) }) else { return nil }
        id.sequence |= Self.copied
        return id
    }

    private func event(_ text: String) -> EventID? {
        Self.word(text).flatMap { sent.event(of: $0, tokens, isResumed: isResumed) }
    }

    /// - Throws: `BackendError.failed` for what is no token.
    func number(_ kind: RunTokens.Kind, _ text: String) throws -> UInt64 {
        guard let token = Self.word(text) else {
            throw BackendError.failed(
                "the server gives back '\(text.prefix(100))' as a token, which is not what was sent")
        }
        return tokens.number(kind, token)
    }

    private static func word(_ text: String) -> UInt64? { text.utf8.count == 16 ? UInt64(text, radix: 16) : nil }
}
