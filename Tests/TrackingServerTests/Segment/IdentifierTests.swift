import FootfallTestKit
import Testing

@testable import TrackingServer

@Suite("Numbers for names")
struct IdentifierTests {
    private static let kinds: [Identifier] = [.device, .user, .message, .order]

    @Test("an id of 16 digits is given back as it was, of each kind")
    func roundTrip() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SplitMix(seed: seed)
        let some: [UInt64] = [1, 0xF, .max, 1 << 63, 0x7FF0_0000_0000_0000, 0xFFF8_0000_0000_0001]
        for word in some + (0..<2_000).map({ _ in generator.next() }) {
            let id = Hex.text(word: word)
            for kind in Self.kinds { #expect(kind.handle(kind.number(id)) == id, "\(kind) \(id), seed \(seed)") }
        }
    }

    @Test("what any name's number is called means the same number")
    func handles() {
        for name in ["ann", "ann@shop.example", "", "0123456789ABCDEF", "0123456789abcde", "é"] {
            for kind in Self.kinds {
                let number = kind.number(name)
                #expect(number != 0 && kind.number(kind.handle(number)) == number, "\(kind) \(name)")
            }
        }
    }

    @Test("the same id of two kinds has two numbers")
    func kinds() {
        let all: [Identifier] = Self.kinds + [.click, .userOnly, .pixel]
        for id in ["0123456789abcdef", "ann"] { #expect(Set(all.map { $0.number(id) }).count == all.count) }
    }

    /// Whoever may choose the number could take another's message for known.
    @Test("what anybody may say without a key is always hashed")
    func open() {
        let word: UInt64 = 0x0123_4567_89AB_CDEF
        let scrambled = Self.kinds.map { Scramble.mix(word ^ UInt64($0.rawValue) &* 0x9E37_79B9_7F4A_7C15) }
        #expect(Self.kinds.map { $0.number(Hex.text(word: word)) } == scrambled)
        for kind in [Identifier.click, .pixel, .userOnly] {
            let own = Scramble.mix(word ^ UInt64(kind.rawValue) &* 0x9E37_79B9_7F4A_7C15)
            #expect(kind.number(Hex.text(word: word)) != own, "\(kind)")
        }
    }

    @Test("big and small letters are different ids")
    func letters() {
        #expect(Identifier.device.number("0123456789abcdef") != Identifier.device.number("0123456789ABCDEF"))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct SplitMix: RandomNumberGenerator {
    var seed: UInt64
    mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        return Scramble.mix(seed)
    }
}
