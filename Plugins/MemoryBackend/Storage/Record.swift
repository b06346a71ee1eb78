import Tracking

/// How an event lies in the log: two words, and one more for each group of fields that it has.
///
/// The customer and the device stand once at the head of a ``Segment``. A touch takes 3 words (24 bytes), a move between
/// stages 2, a named event 3, a purchase with order, value and amount 6, anything at most ``maximumWords``. Every field comes
/// back exactly as it was.
///
/// Word 0: kind (bits 0-2), the groups that follow (3-10), length in words (11-14), stage (16-31), low half of the sequence
/// (32-63). Word 1: time. Then, where present and in this order: source, names, order, value, amount, due, user, sequence.
enum Record {
    static let maximumWords = 10

    static let source: UInt64 = 1 << 3
    static let names: UInt64 = 1 << 4
    static let order: UInt64 = 1 << 5
    static let value: UInt64 = 1 << 6
    static let amount: UInt64 = 1 << 7
    static let due: UInt64 = 1 << 8
    static let user: UInt64 = 1 << 9
    static let wideSequence: UInt64 = 1 << 10

    /// What ``kind(_:)`` gives for the kinds that matter here.
    static let lastTouch = UInt64(TrackingEvent.Kind.direct.rawValue)
    static let event = UInt64(TrackingEvent.Kind.event.rawValue)
    static let identify = UInt64(TrackingEvent.Kind.identify.rawValue)

    @inline(__always)
    static func kind(_ head: UInt64) -> UInt64 { head & 7 }

    @inline(__always)
    static func length(_ head: UInt64) -> Int { Int(truncatingIfNeeded: (head &>> 11) & 15) }

    @inline(__always)
    static func stage(_ head: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: head &>> 16) }

    @inline(__always)
    static func time(_ words: UnsafePointer<UInt64>) -> Int64 { Int64(bitPattern: words[1]) }

    @inline(__always)
    static func sequence(_ words: UnsafePointer<UInt64>) -> UInt64 {
        let head = words[0]
        return head & wideSequence == 0 ? head &>> 32 : words[length(head) &- 1]
    }

    /// Writes the event and says how many words it took. There must be room for ``maximumWords``: a group's word is written
    /// in any case, and kept only where the event has the group, which is faster than to branch.
    @inline(__always)
    static func encode(_ event: UnsafePointer<TrackingEvent>, to words: UnsafeMutablePointer<UInt64>) -> Int {
        let event = event.pointee
        var head = UInt64(event.kind.rawValue) | UInt64(event.stage) &<< 16 | event.id.sequence &<< 32
        var length = 2
        func add(_ word: UInt64, as group: UInt64, if present: Bool) {
            words[length] = word
            length &+= present ? 1 : 0
            head |= present ? group : 0
        }
        add(
            UInt64(event.channel) | UInt64(event.partner) &<< 16 | UInt64(event.campaign) &<< 32, as: source,
            if: event.channel & event.partner & event.campaign != TrackingEvent.nothing)
        add(
            UInt64(event.name) | UInt64(event.coupon) &<< 16 | UInt64(event.product) &<< 32 | UInt64(event.copy) &<< 48,
            as: names, if: event.name & event.coupon & event.product != TrackingEvent.nothing || event.copy != 0)
        let (money, lateness) = (UInt64(bitPattern: event.value), UInt64(bitPattern: event.due ^ event.time))
        if event.order | money | event.amount.bitPattern | lateness | event.user | event.id.sequence &>> 32 != 0 {
            add(event.order, as: order, if: event.order != 0)
            add(money, as: value, if: money != 0)
            add(event.amount.bitPattern, as: amount, if: event.amount.bitPattern != 0)
            add(UInt64(bitPattern: event.due), as: due, if: lateness != 0)
            add(event.user, as: user, if: event.user != 0)
            add(event.id.sequence, as: wideSequence, if: event.id.sequence &>> 32 != 0)
        }
        words[0] = head | UInt64(length) &<< 11
        words[1] = UInt64(bitPattern: event.time)
        return length
    }

    /// - Parameter kinds: all of them; to ask the type for each event takes time.
    @inline(__always)
    static func decode(
        _ words: UnsafePointer<UInt64>, customer: UInt64, device: UInt64, kinds: [TrackingEvent.Kind]
    ) -> TrackingEvent {
        let head = words[0]
        let time = time(words)
        var next = 2
        func take(_ group: UInt64, otherwise: UInt64) -> UInt64 {
            guard head & group != 0 else { return otherwise }
            next += 1
            return words[next - 1]
        }
        func part(_ word: UInt64, _ index: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: word &>> (index * 16)) }
        let source = take(source, otherwise: .max)
        let names = take(names, otherwise: 0x0000_ffff_ffff_ffff)
        let order = take(order, otherwise: 0)
        let value = Int64(bitPattern: take(value, otherwise: 0))
        let amount = Double(bitPattern: take(amount, otherwise: 0))
        let due = Int64(bitPattern: take(due, otherwise: UInt64(bitPattern: time)))
        let user = take(user, otherwise: 0)
        return TrackingEvent(
            id: EventID(customer: customer, sequence: sequence(words)), kind: kinds[Int(kind(head))], time: time,
            due: due,
            device: device, user: user, name: part(names, 0), channel: part(source, 0), partner: part(source, 1),
            campaign: part(source, 2), coupon: part(names, 1), stage: stage(head), product: part(names, 2),
            order: order,
            value: value, amount: amount, copy: UInt8(truncatingIfNeeded: names &>> 48))
    }

    /// Name, coupon, order and value of a record of kind `event`, without the rest.
    @inline(__always)
    static func name(_ words: UnsafePointer<UInt64>) -> UInt16 {
        let head = words[0]
        guard head & names != 0 else { return TrackingEvent.nothing }
        return UInt16(truncatingIfNeeded: words[head & source == 0 ? 2 : 3])
    }

    @inline(__always)
    static func coupon(_ words: UnsafePointer<UInt64>) -> UInt16 {
        let head = words[0]
        guard head & names != 0 else { return TrackingEvent.nothing }
        return UInt16(truncatingIfNeeded: words[head & source == 0 ? 2 : 3] &>> 16)
    }

    @inline(__always)
    static func orderAndValue(_ words: UnsafePointer<UInt64>) -> (order: UInt64, value: Int64) {
        let head = words[0]
        var next = 2 &+ Int(truncatingIfNeeded: (head &>> 3) & 1 &+ (head &>> 4) & 1)
        var order: UInt64 = 0
        if head & Self.order != 0 {
            order = words[next]
            next &+= 1
        }
        return (order, head & Self.value == 0 ? 0 : Int64(bitPattern: words[next]))
    }

    /// Whom an `identify` record names.
    static func user(_ words: UnsafePointer<UInt64>) -> UInt64 {
        let head = words[0]
        guard head & user != 0 else { return 0 }
        return words[length(head) - (head & wideSequence == 0 ? 1 : 2)]
    }
}
