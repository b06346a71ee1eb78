import Foundation
import HTTPTypes
import Hummingbird

/// Who may send and who may read.
extension Parts {
    /// Whether a request has shown the write key: as the user name of Basic authentication, as Segment's clients do, or as a
    /// Bearer token. `nil`: it has shown nothing.
    func showsWriteKey(_ request: Request) -> Bool? {
        guard let writeKey else { return true }
        guard let header = request.headers[.authorization] else { return nil }
        if let token = Self.credentials(header, "bearer") { return writeKey.matches(token.utf8) }
        guard let encoded = Self.credentials(header, "basic"), let pair = Data(base64Encoded: String(encoded)) else {
            return false
        }
        return writeKey.matches(pair.prefix { $0 != 0x3A })
    }

    /// - Parameter body: the key as the body has it, where no header does.
    /// - Throws: ``Refusal`` with 401.
    func requireWriteKey(_ request: Request, body: some Sequence<UInt8>) throws {
        guard let writeKey else { return }
        if showsWriteKey(request) ?? writeKey.matches(body) { return }
        throw Self.unauthorized(
            "Basic realm=\"footfall\"",
            "the write key is missing or wrong; send it as the user name of Basic authentication")
    }

    /// - Throws: ``Refusal`` with 401.
    func requireReadKey(_ request: Request) throws {
        guard !mayRead(request) else { return }
        throw Self.unauthorized("Bearer", "the read key is missing or wrong; send Authorization: Bearer KEY")
    }

    /// By the read key itself, or signed in on the page.
    func mayRead(_ request: Request) -> Bool {
        guard let readKey else { return true }
        if let header = request.headers[.authorization], let token = Self.credentials(header, "bearer") {
            return readKey.matches(token.utf8)
        }
        return sessions.isOpen(Cookies(request.headers[.cookie])[PageSessions.cookie])
    }

    private static func credentials(_ header: String, _ scheme: String) -> Substring? {
        guard let space = header.firstIndex(of: " "), header[..<space].lowercased() == scheme else { return nil }
        return header[space...].drop { $0 == " " }
    }

    private static func unauthorized(_ scheme: String, _ message: String) -> Refusal {
        var response = Answers.error(.unauthorized, message)
        response.headers[.wwwAuthenticate] = scheme
        return Refusal(response)
    }
}
