import Crypto
import Foundation

/// Signatures of postbacks: HMAC-SHA256 (RFC 2104) under a key that the partner shares, in hexadecimal.
struct Signatures: Sendable {
    private let keys: [String: SymmetricKey]

    /// - Parameter keys: by partner.
    init(_ keys: [String: String]) {
        self.keys = keys.mapValues { SymmetricKey(data: Data($0.utf8)) }
    }

    func hasKey(of partner: String) -> Bool { keys[partner] != nil }

    /// Whether the partner signed these bytes; in constant time.
    func isValid(_ signature: String, of bytes: some Sequence<UInt8>, by partner: String) -> Bool {
        guard let key = keys[partner], let code = Hex.bytes(signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(Data(code), authenticating: Data(bytes), using: key)
    }

    /// Splits what was sent into what is signed and the signature: all before `&signature=`, which comes last.
    ///
    /// - Parameter text: the query or the form as it came, so that both sides sign the same bytes whatever they escape.
    static func split(_ text: String) -> (signed: Substring, signature: String?) {
        guard let mark = text.range(of: "&signature=", options: .backwards) else { return (text[...], nil) }
        return (text[..<mark.lowerBound], String(text[mark.upperBound...]))
    }
}
