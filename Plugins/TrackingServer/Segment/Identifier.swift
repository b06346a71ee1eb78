import Crypto

/// Numbers for what senders name: the first 64 bits of SHA-256 over a word for the kind of name, and the name.
///
/// The server keeps no ids of people, only these numbers: with a million names in use, two of them share a number once in some
/// thirty million installations.
enum Identifier: UInt8 {
    case device = 1
    case user = 2
    case message = 3
    case order = 4
    case click = 5
    /// A device of somebody who is only known as a user.
    case userOnly = 6
    /// What anybody may say by a pixel, without a key: never the id of a message that came with one.
    case pixel = 7

    /// Never 0, which stands for nobody and nothing, and never the bits of what is not a number: marks of messages are kept in a
    /// field of events that holds a number (``EventMaker``).
    func number(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = SHA256()
        withUnsafeBytes(of: rawValue) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        let digest = hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        let number = UInt64(bigEndian: digest)
        return number & Self.exponent == Self.exponent ? number ^ (1 << 52) : max(1, number)
    }

    private static let exponent: UInt64 = 0x7FF << 52

    func number(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { number($0) }
    }
}
