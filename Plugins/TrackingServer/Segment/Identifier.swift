import Crypto

/// Numbers for what senders name: the first 64 bits of SHA-256 over a word for the kind of name, and the name.
///
/// The server keeps no ids of people, only these numbers: with a million names in use, two of them share a number once in some
/// thirty million installations. An id of 16 hexadecimal digits (small letters) is such a number already: it is not hashed but
/// scrambled, each kind in its own way. So every number has an id of 16 digits that means the same, its ``handle(_:)``, by which
/// what is stored can be listed, and asked for again.
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

    /// Never 0, which stands for nobody and nothing; hashed, never the bits of what is not a number: marks of messages are kept in a
    /// field of events that holds a number (``EventMaker``), and not every tool passes all of these on.
    func number(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        if hasHandles, let said = Hex.word(bytes) { return max(1, Scramble.mix(said ^ key)) }
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

    /// 16 hexadecimal digits that name what the number stands for, wherever an id of the kind is taken: the id itself where that
    /// had this form.
    func handle(_ number: UInt64) -> String { Hex.text(word: Scramble.unmix(number) ^ key) }

    /// Not the kinds that anybody may send without a key: who can choose the number could take another's.
    private var hasHandles: Bool {
        switch self {
        case .device, .user, .message, .order: true
        case .click, .userOnly, .pixel: false
        }
    }

    /// So that a device and a user of the same id are not taken for one.
    private var key: UInt64 { UInt64(rawValue) &* 0x9E37_79B9_7F4A_7C15 }
}

/// A bijection of 64 bits and its inverse: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
enum Scramble {
    static func mix(_ x: UInt64) -> UInt64 {
        var z = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// Each step backwards; the factors are the inverses of those above modulo 2^64.
    static func unmix(_ y: UInt64) -> UInt64 {
        var z = (y ^ y >> 31 ^ y >> 62) &* 0x3196_42B2_D24D_8EC3
        z = (z ^ z >> 27 ^ z >> 54) &* 0x96DE_1B17_3F11_9089
        return z ^ z >> 30 ^ z >> 60
    }
}
