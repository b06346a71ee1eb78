/// Texts that nobody can guess.
enum RandomToken {
    /// 32 hexadecimal digits from 128 bits of the system's generator, which on Linux and Apple's systems is a cryptographic one
    /// (`SystemRandomNumberGenerator`).
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bits = [generator.next() as UInt64, generator.next()]
        return Hex.text(bits.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
    }

    static func isOne(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }
}
