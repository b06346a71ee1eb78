import Tracking

/// What a set of events amounts to, whatever their order: the sum modulo 2^128 of a hash of each.
///
/// Equal digests mean equal multisets of events (customer, sequence, copy, times, body), but for a chance of about 2^-64 per
/// pair of runs; so runs can be compared over any number of threads, any order and any split into shards.
///
/// The hash of an event: ten of its eleven words are added to ten odd constants and multiplied in pairs to full width, and the
/// five products and the eleventh word are summed modulo 2^128 (the NH construction of Black, Halevi, Krawczyk, Krovetz and
/// Rogaway, "UMAC", 1999, with words of 64 bits; a difference of products takes any given value, such as that of the eleventh
/// words, as rarely as 0). Products alone would let differences of several events cancel in the sum, so three Feistel rounds
/// of multiply and fold follow, after which no half depends linearly on another. It is no defence against an adversary: the
/// constants are public.
public struct Digest: Sendable, Hashable {
    @usableFromInline var low: UInt64
    @usableFromInline var high: UInt64

    /// The digest of no events.
    @inlinable
    public init() {
        low = 0
        high = 0
    }

    @inlinable
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Adds an event.
    @inlinable
    @inline(__always)
    public mutating func add(_ event: TrackingEvent) {
        merge(Digest(hashing: event))
    }

    @inlinable
    public mutating func add(_ events: UnsafeBufferPointer<TrackingEvent>) {
        for index in events.indices { add(events[index]) }
    }

    /// Adds everything that went into another digest.
    @inlinable
    @inline(__always)
    public mutating func merge(_ other: Digest) {
        // As one number: a carry that is asked for becomes a branch now and then, and is as good as random.
        let sum = number &+ other.number
        low = UInt64(truncatingIfNeeded: sum)
        high = UInt64(truncatingIfNeeded: sum >> 64)
    }

    @inlinable
    @inline(__always)
    var number: UInt128 { UInt128(truncatingIfNeeded: high) << 64 | UInt128(truncatingIfNeeded: low) }

    /// The digest of what is left without the events of another.
    @inlinable
    public func subtracting(_ other: Digest) -> Digest {
        let (difference, borrow) = low.subtractingReportingOverflow(other.low)
        return Digest(low: difference, high: high &- other.high &- (borrow ? 1 : 0))
    }

    /// The digest of one event.
    @inlinable
    @inline(__always)
    public init(hashing event: TrackingEvent) {
        self.init(of: event, from: Digest.origin(device: event.device, user: event.user))
    }

    @inlinable
    @inline(__always)
    static func product(_ a: UInt64, _ b: UInt64) -> Digest {
        let product = a.multipliedFullWidth(by: b)
        return Digest(low: product.low, high: product.high)
    }

    /// The digest of one event, of whose device and user the part is at hand.
    @inlinable
    @inline(__always)
    init(of event: TrackingEvent, from origin: Digest) {
        var sum = Digest.body(of: event)
        sum.merge(Digest.identity(event.id))
        sum.merge(Digest.times(event.time, due: event.due))
        sum.merge(origin)
        sum.finalise()
        self = sum
    }

    // MARK: Parts of the sum that ``finalise()`` ends, for events that have some of them in common

    @inlinable
    @inline(__always)
    static func identity(_ id: EventID) -> Digest {
        product(id.customer &+ 0x8FB1_3C5D_A26E_7D4B, id.sequence &+ 0xD6E8_FEB8_6659_FD93)
    }

    @inlinable
    @inline(__always)
    static func times(_ time: Int64, due: Int64) -> Digest {
        product(
            UInt64(bitPattern: time) &+ 0xA076_1D64_78BD_642F, UInt64(bitPattern: due) &+ 0xE703_7ED1_A0B4_28DB)
    }

    @inlinable
    @inline(__always)
    static func origin(device: UInt64, user: UInt64) -> Digest {
        product(device &+ 0x8EBC_6AF0_9C88_C6E3, user &+ 0x5899_65CC_7537_4CC3)
    }

    /// Everything but who did it and when.
    @inlinable
    @inline(__always)
    static func body(of event: TrackingEvent) -> Digest {
        let names =
            UInt64(event.name) | UInt64(event.channel) << 16 | UInt64(event.partner) << 32 | UInt64(event.campaign)
            << 48
        let rest =
            UInt64(event.coupon) | UInt64(event.stage) << 16 | UInt64(event.product) << 32
            | UInt64(event.kind.rawValue) << 48 | UInt64(event.copy) << 56
        var sum = Digest(low: rest, high: 0)
        sum.merge(
            product(event.order &+ 0x1D8E_4E27_C47D_124F, UInt64(bitPattern: event.value) &+ 0xEB44_ACCA_B455_D165))
        sum.merge(product(event.amount.bitPattern &+ 0x9E37_79B9_7F4A_7C15, names &+ 0xC2B2_AE3D_27D4_EB4F))
        return sum
    }

    @inlinable
    @inline(__always)
    mutating func finalise() {
        low ^= Digest.fold(high)
        high ^= Digest.fold(low)
        low ^= Digest.fold(high)
    }

    @inlinable
    @inline(__always)
    static func fold(_ x: UInt64) -> UInt64 {
        let product = x.multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
        return product.high ^ product.low
    }
}

extension Digest {
    /// 32 digits, the most significant first.
    public var hexadecimal: String {
        let digits: [Character] = Array("0123456789abcdef")
        var text = ""
        for word in [high, low] {
            for shift in stride(from: 60, through: 0, by: -4) { text.append(digits[Int(word >> shift & 15)]) }
        }
        return text
    }

    /// Reads back ``hexadecimal``; `nil` for anything else than 32 hexadecimal digits.
    public init?(hexadecimal: String) {
        var words: [UInt64] = [0, 0]
        guard hexadecimal.utf8.count == 32 else { return nil }
        for (index, character) in hexadecimal.enumerated() {
            guard character.isASCII, let digit = character.hexDigitValue else { return nil }
            words[index / 16] = words[index / 16] << 4 | UInt64(digit)
        }
        self.init(low: words[1], high: words[0])
    }
}

/// As ``hexadecimal``.
extension Digest: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest(hexadecimal: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a digest has 32 hexadecimal digits")
        }
        self = digest
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal)
    }
}
