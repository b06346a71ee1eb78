import Tracking

/// A touch of a journey, as far as rules look at it.
struct JourneyTouch: BitwiseCopyable {
    var time: Int64
    var sequence: UInt64
    var customer: UInt64
    /// See ``Window/expiry(of:channel:kind:)``.
    var expiry: Int64
    var channel: UInt16
    var partner: UInt16
    var campaign: UInt16
    /// Of eligible touches only those of the highest rank compete.
    var rank: UInt8
    /// Views and sends.
    var isView: Bool

    var source: Source { Source(channel: channel, partner: partner) }
}

struct JourneyConversion: BitwiseCopyable {
    var time: Int64
    var sequence: UInt64
    var customer: UInt64
    var order: UInt64
    var value: Int64
    /// How many of the journey's touches precede it.
    var touchesBefore: Int
}

/// An identity's competing touches and its conversions for one goal, in order.
struct Journey: ~Copyable {
    private(set) var touches = Scratch<JourneyTouch>()
    private(set) var conversions = Scratch<JourneyConversion>()

    /// Reads the journey of an identity. Events that arrived in order, as most do, are only looked at once.
    mutating func read(
        _ identity: Identity, from snapshot: borrowing Snapshot, goal: UInt16, _ competition: borrowing Competition
    ) {
        touches.removeAll()
        conversions.removeAll()
        var isOrdered = true
        var last: (time: Int64, sequence: UInt64, customer: UInt64) = (.min, 0, 0)
        snapshot.forEachRun(of: identity) { head, first, end in
            let customer = head[0]
            var record = first
            while record < end {
                let kind = Record.kind(record[0])
                let isNew: Bool
                if kind <= Record.lastTouch {
                    isNew = appendTouch(record, kind: kind, customer: customer, competition)
                } else if kind == Record.event, Record.name(record) == goal {
                    appendConversion(record, customer: customer)
                    isNew = true
                } else {
                    isNew = false
                }
                if isNew {
                    let this = (time: Record.time(record), sequence: Record.sequence(record), customer: customer)
                    isOrdered = isOrdered && last <= this
                    last = this
                }
                record += Record.length(record[0])
            }
        }
        if !isOrdered { sort() }
    }

    @inline(__always)
    private mutating func appendTouch(
        _ record: UnsafePointer<UInt64>, kind: UInt64, customer: UInt64, _ competition: borrowing Competition
    ) -> Bool {
        guard record[0] & Record.source != 0, let rank = competition.rank(of: kind) else { return false }
        let word = record[2]
        let channel = UInt16(truncatingIfNeeded: word)
        guard channel != TrackingEvent.nothing else { return false }
        let time = Record.time(record)
        touches.append(
            JourneyTouch(
                time: time, sequence: Record.sequence(record), customer: customer,
                expiry: competition.window.expiry(of: time, channel: channel, kind: kind),
                channel: channel, partner: UInt16(truncatingIfNeeded: word &>> 16),
                campaign: UInt16(truncatingIfNeeded: word &>> 32), rank: rank, isView: Competition.isView(kind)))
        return true
    }

    private mutating func appendConversion(_ record: UnsafePointer<UInt64>, customer: UInt64) {
        let (order, value) = Record.orderAndValue(record)
        conversions.append(
            JourneyConversion(
                time: Record.time(record), sequence: Record.sequence(record), customer: customer, order: order,
                value: value,
                touchesBefore: touches.count))
    }

    /// Brings everything into order, and counts anew what precedes each conversion.
    private mutating func sort() {
        touches.sort { ($0.time, $0.sequence, $0.customer) < ($1.time, $1.sequence, $1.customer) }
        conversions.sort { ($0.time, $0.sequence, $0.customer) < ($1.time, $1.sequence, $1.customer) }
        var before = 0
        for index in 0..<conversions.count {
            var conversion = conversions[index]
            let end = (conversion.time, conversion.sequence, conversion.customer)
            while before < touches.count,
                (touches[before].time, touches[before].sequence, touches[before].customer) < end
            {
                before += 1
            }
            conversion.touchesBefore = before
            conversions[index] = conversion
        }
    }
}
