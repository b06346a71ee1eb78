import Tracking

/// Where a touch or conversion stands among the events of its identity.
struct JourneyMark: BitwiseCopyable, Comparable {
    var time: Int64
    var sequence: UInt64
    var customer: UInt64
    /// Number of a touch, in order of arrival.
    var index: Int

    static func < (a: JourneyMark, b: JourneyMark) -> Bool {
        (a.time, a.sequence, a.customer) < (b.time, b.sequence, b.customer)
    }
}

/// Reads an identity's touches and conversions out of the log, and brings them into order where they are not.
struct JourneyReader: ~Copyable {
    private(set) var touches = Scratch<StoredTouch>()
    private(set) var conversions = Scratch<StoredConversion>()
    /// Beside ``touches``, element by element.
    private var marks = Scratch<JourneyMark>()

    /// By event name.
    private let goals: [Goals]

    /// - Parameter goals: as ``Goals/table(names:goals:)`` makes it.
    init(goals: [Goals]) { self.goals = goals }

    /// Fills ``touches`` and ``conversions``.
    ///
    /// Complexity: linear in the identity's events where they arrived in order, else n log n.
    mutating func read(_ identity: Identity, from snapshot: borrowing Snapshot) {
        touches.removeAll()
        conversions.removeAll()
        marks.removeAll()
        var isOrdered = true
        var last = JourneyMark(time: .min, sequence: 0, customer: 0, index: 0)
        snapshot.forEachRun(of: identity) { head, first, end in
            let customer = head[0]
            var record = first
            while record < end {
                let word = record[0]
                let kind = Record.kind(word)
                let isTouch = kind <= Record.lastTouch && word & Record.source != 0
                if isTouch || kind == Record.event {
                    let mark = JourneyMark(
                        time: Record.time(record), sequence: Record.sequence(record), customer: customer,
                        index: touches.count)
                    if isTouch ? append(touch: record, mark) : append(event: record, mark) {
                        isOrdered = isOrdered && last < mark
                        last = mark
                    }
                }
                record += Record.length(word)
            }
        }
        if !isOrdered { sort() }
    }

    @inline(__always)
    private mutating func append(touch record: UnsafePointer<UInt64>, _ mark: JourneyMark) -> Bool {
        let source = record[2]
        let channel = UInt16(truncatingIfNeeded: source)
        guard channel != TrackingEvent.nothing else { return false }
        touches.append(
            StoredTouch(
                time: mark.time, channel: channel, partner: UInt16(truncatingIfNeeded: source &>> 16),
                campaign: UInt16(truncatingIfNeeded: source &>> 32),
                kind: UInt8(truncatingIfNeeded: Record.kind(record[0]))))
        marks.append(mark)
        return true
    }

    @inline(__always)
    private mutating func append(event record: UnsafePointer<UInt64>, _ mark: JourneyMark) -> Bool {
        let name = Record.name(record)
        guard Int(name) < goals.count, !goals[Int(name)].isEmpty else { return false }
        let (order, value) = Record.orderAndValue(record)
        conversions.append(
            StoredConversion(
                time: mark.time, sequence: mark.sequence, customer: mark.customer, order: order, value: value,
                touchesBefore: UInt32(touches.count), goal: name, coupon: Record.coupon(record)))
        return true
    }

    /// Brings everything into order, and counts anew what precedes each conversion.
    private mutating func sort() {
        marks.sort(by: <)
        conversions.sort { ($0.time, $0.sequence, $0.customer) < ($1.time, $1.sequence, $1.customer) }
        var unsorted = Scratch<StoredTouch>(capacity: max(1, touches.count))
        for index in 0..<touches.count { unsorted.append(touches[index]) }
        for index in 0..<touches.count { touches[index] = unsorted[marks[index].index] }
        var before = 0
        for index in 0..<conversions.count {
            var conversion = conversions[index]
            let mark = JourneyMark(
                time: conversion.time, sequence: conversion.sequence, customer: conversion.customer, index: 0)
            while before < marks.count, marks[before] < mark { before += 1 }
            conversion.touchesBefore = UInt32(before)
            conversions[index] = conversion
        }
    }
}
