import Tracking

/// Reads the answers that may be long: events, and conversions with their credits. Keys that are not known are passed over.
struct AnswerReader {
    /// What every answer says beside its contents.
    struct Head {
        var number: UInt64?
        /// Whether another line belongs to the same answer.
        var hasMore = false
        /// Whether it says `error` or `unsupported`: then ``ShortAnswer`` knows what.
        var isRefusal = false
    }

    /// - Parameter events: get the events of the line.
    static func events(_ line: UnsafeBufferPointer<UInt8>, into events: inout [TrackingEvent]) throws -> Head {
        try answer(line) { scanner, key in
            guard case "events" = key else { return false }
            try scanner.array { events.append(try event(&$0)) }
            return true
        }
    }

    /// - Parameter batch: gets the conversions of the line.
    static func credits(_ line: UnsafeBufferPointer<UInt8>, into batch: inout CreditBatch) throws -> Head {
        try answer(line) { scanner, key in
            guard case "conversions" = key else { return false }
            try scanner.array { try conversion(&$0, into: &batch) }
            return true
        }
    }

    /// - Parameter contents: reads the value where it knows the key, and says whether it did.
    private static func answer(
        _ line: UnsafeBufferPointer<UInt8>, _ contents: (inout JSONScanner, UnsafeBufferPointer<UInt8>) throws -> Bool
    ) throws -> Head {
        var scanner = JSONScanner(line)
        var head = Head()
        try scanner.object { scanner, key in
            switch key {
            case "n": head.number = try scanner.unsigned()
            case "more": head.hasMore = try scanner.flag()
            case "error", "unsupported":
                head.isRefusal = true
                try scanner.skipValue()
            default: if try !contents(&scanner, key) { try scanner.skipValue() }
            }
        }
        try scanner.finish()
        return head
    }

    private static func event(_ scanner: inout JSONScanner) throws -> TrackingEvent {
        var event = TrackingEvent(id: EventID(customer: 0, sequence: 0), kind: .click, time: 0, device: 0)
        var due: Int64?
        // Bits of what must be there: customer, sequence, kind, time, device.
        var seen: UInt8 = 0
        try scanner.object { scanner, key in
            switch key {
            case "customer": (event.id.customer, seen) = (try scanner.unsigned(), seen | 1)
            case "sequence": (event.id.sequence, seen) = (try scanner.unsigned(), seen | 2)
            case "kind": (event.kind, seen) = (try kind(&scanner), seen | 4)
            case "time": (event.time, seen) = (try scanner.signed(), seen | 8)
            case "device": (event.device, seen) = (try scanner.unsigned(), seen | 16)
            case "due": due = try scanner.signed()
            case "channel": event.channel = try scanner.index()
            case "partner": event.partner = try scanner.index()
            case "campaign": event.campaign = try scanner.index()
            case "name": event.name = try scanner.index()
            case "stage": event.stage = try scanner.index()
            case "product": event.product = try scanner.index()
            case "coupon": event.coupon = try scanner.index()
            case "user": event.user = try scanner.unsigned()
            case "order": event.order = try scanner.unsigned()
            case "value": event.value = try scanner.signed()
            case "amount": event.amount = try scanner.double()
            case "copy": event.copy = UInt8(truncatingIfNeeded: try scanner.index())
            default: try scanner.skipValue()
            }
        }
        guard seen == 31 else { throw scanner.fail("had customer, sequence, kind, time and device in each event") }
        event.due = due ?? event.time
        return event
    }

    private static func kind(_ scanner: inout JSONScanner) throws -> TrackingEvent.Kind {
        switch try scanner.string() {
        case "click": return .click
        case "view": return .view
        case "send": return .send
        case "direct": return .direct
        case "event": return .event
        case "stage": return .stage
        case "identify": return .identify
        case "refund": return .refund
        default: throw scanner.fail("a kind of event")
        }
    }

    private static func conversion(_ scanner: inout JSONScanner, into batch: inout CreditBatch) throws {
        var id = EventID(customer: 0, sequence: 0)
        var (time, value): (Int64, Int64) = (0, 0)
        // Bits of what must be there: customer, sequence, time, credits.
        var seen: UInt8 = 0
        try scanner.object { scanner, key in
            switch key {
            case "customer": (id.customer, seen) = (try scanner.unsigned(), seen | 1)
            case "sequence": (id.sequence, seen) = (try scanner.unsigned(), seen | 2)
            case "time": (time, seen) = (try scanner.signed(), seen | 4)
            case "value": value = try scanner.signed()
            case "credits":
                seen |= 8
                try scanner.array { batch.append(try credit(&$0)) }
            default: try scanner.skipValue()
            }
        }
        guard seen == 15 else { throw scanner.fail("had customer, sequence, time and credits in each conversion") }
        batch.finish(id, time: time, value: value)
    }

    private static func credit(_ scanner: inout JSONScanner) throws -> Credit {
        var credit = Credit(source: .none, units: 0, value: 0)
        try scanner.object { scanner, key in
            switch key {
            case "channel": credit.source.channel = try scanner.index()
            case "partner": credit.source.partner = try scanner.index()
            case "campaign": credit.campaign = try scanner.index()
            case "units": credit.units = try scanner.signed()
            case "value": credit.value = try scanner.signed()
            default: try scanner.skipValue()
            }
        }
        return credit
    }
}
