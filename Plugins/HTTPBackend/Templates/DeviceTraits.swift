/// What a server sees of a device beside its cookies: made from the device's number, so that it is the same in every request and
/// hardly ever that of another device. Many servers take visitors with one address and one User-Agent for one visitor.
enum DeviceTraits {
    /// Of 10.0.0.0/8, which is nobody's on the internet; its last part is never 0 or 255.
    static func writeAddress(of device: UInt64, to writer: ByteWriter) {
        let mixed = Digest64.mix(device ^ 0x4D59_5DF4_D0F3_3173)
        writer.put("10.")
        writer.put(mixed >> 40 & 255)
        writer.put(UInt8(ascii: "."))
        writer.put(mixed >> 32 & 255)
        writer.put(UInt8(ascii: "."))
        writer.put(1 + (mixed & 0xFFFF_FFFF) % 254)
    }

    /// As real browsers say it, which no bot filter minds.
    static func writeAgent(of device: UInt64, to writer: ByteWriter) {
        let mixed = Digest64.mix(device ^ 0x9E6C_63D0_876A_68EE)
        let system = systems[Int(mixed % UInt64(systems.count))]
        let version = 110 + (mixed >> 8) % 31
        writer.put("Mozilla/5.0 (")
        writer.put(system)
        writer.put(") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/")
        writer.put(version)
        writer.put(".0.")
        writer.put((mixed >> 16) % 7000)
        writer.put(UInt8(ascii: "."))
        writer.put((mixed >> 32) % 200)
        writer.put(" Safari/537.36")
    }

    private static let systems = [
        "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64",
        "Linux; Android 14; Pixel 8", "Linux; Android 13; SM-S911B",
    ]
}

/// Hashes that are the same on every machine.
enum Digest64 {
    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    @inline(__always)
    static func mix(_ x: UInt64) -> UInt64 {
        var z = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// The inverse of ``mix(_:)``: each step backwards, by the inverses of its factors modulo 2^64.
    static func unmix(_ y: UInt64) -> UInt64 {
        var z = (y ^ y >> 31 ^ y >> 62) &* 0x3196_42B2_D24D_8EC3
        z = (z ^ z >> 27 ^ z >> 54) &* 0x96DE_1B17_3F11_9089
        return z ^ z >> 30 ^ z >> 60
    }

    static func of(_ bytes: some Sequence<UInt8>, seed: UInt64) -> UInt64 {
        mix(bytes.reduce(mix(seed &+ 0x9E37_79B9_7F4A_7C15)) { mix($0 ^ UInt64($1)) &+ 0x9E37_79B9_7F4A_7C15 })
    }
}
