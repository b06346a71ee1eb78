import Tracking

/// The ``PeriodAxis`` as the inner loop needs it: for times that never run backwards within a customer.
struct MonthCursor {
    private let bounds: Lookup<Int64>
    private let quarterOfMonth: Lookup<Int>
    private let monthOfSlot: Lookup<Int>
    private let zone: Lookup<ZoneOffset>
    private let start: Int64
    private let firstDay: Int64
    private let days: Int64

    struct ZoneOffset: BitwiseCopyable {
        var from: Int64
        var offset: Int64
    }

    init(_ axis: PeriodAxis) {
        bounds = Lookup(axis.bounds)
        quarterOfMonth = Lookup(axis.quarterOfMonth)
        monthOfSlot = Lookup(axis.monthOfSlot)
        zone = Lookup(axis.zone.map { ZoneOffset(from: $0.from, offset: $0.offset) })
        start = axis.start
        firstDay = axis.firstDay
        days = Int64(axis.days)
    }

    func free() {
        bounds.free()
        quarterOfMonth.free()
        monthOfSlot.free()
        zone.free()
    }

    /// The month that holds a time; one behind the last instant is in the last month.
    @inline(__always)
    func month(of time: Int64) -> Int {
        let slot = min(Int(max(0, time) >> PeriodAxis.slotBits), monthOfSlot.count &- 1)
        let month = monthOfSlot[slot]
        // A slot is shorter than any month, so at most one begins in it. Added up instead of asked: times are as good as random.
        let isLater = (bounds[month &+ 1] <= time ? 1 : 0) & (month &+ 1 < quarterOfMonth.count ? 1 : 0)
        return month &+ isLater
    }

    @inline(__always)
    func quarter(_ month: Int) -> Int { quarterOfMonth[month] }

    /// Moves a customer's calendar on to the month that holds a time; one behind the last instant is in the last month.
    func advance(_ customer: inout CustomerState, to time: Int64) {
        let months = quarterOfMonth.count
        let month = month(of: time)
        customer.month = month
        // Behind the last month there is nothing to move on to.
        customer.monthEnd = month + 1 < months ? bounds[month + 1] : .max
        customer.quarter = quarterOfMonth[month]
    }

    /// The local calendar day that holds a time, 0 for that of the start.
    func day(of time: Int64, _ customer: inout CustomerState) -> Int {
        let utc = start + time
        while customer.zone + 1 < zone.count && zone[customer.zone + 1].from <= utc { customer.zone += 1 }
        let local = zone.count == 0 ? utc : utc + zone[customer.zone].offset
        let day = local.quotientRoundedDown(by: PeriodAxis.day) - firstDay
        return Int(min(max(0, day), days - 1))
    }
}
