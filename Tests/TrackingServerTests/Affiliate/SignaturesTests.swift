import Testing

@testable import TrackingServer

@Suite("Signatures of postbacks")
struct SignaturesTests {
    private static let signatures = Signatures(["blog": "key", "long": String(repeating: "k", count: 200)])

    /// `printf 'The quick brown fox jumps over the lazy dog' | openssl dgst -sha256 -hmac key`.
    private static let known = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    private static let text = "The quick brown fox jumps over the lazy dog"

    @Test("as everybody computes them")
    func right() {
        #expect(Self.signatures.isValid(Self.known, of: Self.text.utf8, by: "blog"))
        #expect(Self.signatures.isValid(Self.known.uppercased(), of: Self.text.utf8, by: "blog"))
    }

    @Test("another text, key, partner, or none")
    func wrong() {
        #expect(!Self.signatures.isValid(Self.known, of: (Self.text + ".").utf8, by: "blog"))
        #expect(!Self.signatures.isValid(Self.known, of: Self.text.utf8, by: "long"))
        #expect(!Self.signatures.isValid(Self.known, of: Self.text.utf8, by: "nobody"))
        for signature in ["", "0", "zz", String(Self.known.dropLast(2)), Self.known + "00"] {
            #expect(!Self.signatures.isValid(signature, of: Self.text.utf8, by: "blog"), "\(signature)")
        }
    }

    @Test("everything before the signature is signed, as it was sent")
    func splitting() {
        let (signed, signature) = Signatures.split("click_id=a&order=%31&signature=abc")
        #expect(signed == "click_id=a&order=%31" && signature == "abc")
        #expect(Signatures.split("click_id=a").signature == nil)
        // What comes after it is part of it, and so makes it wrong.
        #expect(Signatures.split("a=1&signature=abc&value=9").signature == "abc&value=9")
        #expect(Signatures.split("a=1&signature=abc&signature=def").signed == "a=1&signature=abc")
    }
}
