import Tracking

/// Events of a number each, so that whoever reads a file knows what must be in it.
enum DrillEvents {
    static let vocabulary = Vocabulary(
        channels: [.init(name: "search"), .init(name: "partners", partners: ["anna", "ben"])],
        campaigns: ["spring"], events: ["purchase"], stages: ["aware", "buyer"], products: ["book"])

    static func plan(_ run: String, resumed: Bool) -> RunPlan {
        RunPlan(
            id: run, resumed: resumed, vocabulary: vocabulary, goals: [0],
            rules: RuleSpecification.standard + [.timeDecay()])
    }

    private static let perCustomer = 7
    static let perPurchase = perCustomer

    /// Every field of it depends on the number.
    static func event(_ number: Int) -> TrackingEvent {
        let (customer, sequence) = number.quotientAndRemainder(dividingBy: perCustomer)
        let bits = mix(UInt64(number))
        let isPurchase = sequence == perCustomer - 1
        let isTouch = sequence < perCustomer - 2
        return TrackingEvent(
            id: EventID(customer: UInt64(customer), sequence: UInt64(sequence)),
            kind: isPurchase ? .event : isTouch ? .click : .stage,
            time: 1_700_000_000_000_000 + Int64(number) * 1_000_000, due: 1_700_000_000_000_000 + Int64(bits % 1000),
            device: bits & 1 == 0 ? UInt64(customer) : mix(UInt64(customer)),
            name: isPurchase ? 0 : TrackingEvent.nothing,
            channel: isTouch ? UInt16(bits >> 8 & 1) : TrackingEvent.nothing,
            partner: isTouch && bits >> 8 & 1 == 1 ? UInt16(bits >> 9 & 1) : TrackingEvent.nothing,
            stage: UInt16(bits >> 16 & 1), order: isPurchase ? bits | 1 : 0,
            value: isPurchase ? Int64(bits >> 40) : 0, amount: Double(bits >> 20) / 3)
    }

    /// The number of the event with this id.
    static func number(of id: EventID) -> Int { Int(id.customer) * perCustomer + Int(id.sequence) }

    /// SplitMix64's finaliser.
    static func mix(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
