import Simulation

/// What must be remembered of a customer while its occurrences are counted.
struct CustomerState {
    /// A touch that can claim a goal.
    struct Claim {
        var slot: Int
        var time: Int64
        var intent: Bool
    }

    let facts: CustomerFacts
    let arrivalSlot: Int
    /// Where the segment's cells begin.
    let origin: Cells.Origin
    /// When the stage that the customer is in was entered.
    var stageEntered: Int64
    var first: Claim?
    var last: Claim?
    /// Slot of the last touch of any kind.
    var lastTouch = SourceSlots.none
    var goals: Int64 = 0
    /// Net value so far, in minor units; `Int128`, for a sum of many large values must not overflow.
    var net: Int128 = 0
    var churned: Int64?
    var engaged = false

    /// Current month with its end, and its quarter; 0 for ever without a period axis.
    var month = 0
    var monthEnd: Int64
    var quarter = 0
    /// Month of the first goal.
    var cohort = -1
    /// Latest periods in which the customer was counted, so that each counts it once.
    var reachedIn = Seen()
    var engagedIn = Seen()
    var boughtIn = Seen()
    /// When the day of its life ends in which the customer was last active.
    var lifeDayEnd = Int64.min
    /// From when on an event of its own is the first in a month or in a day of its life.
    var nextFirst = Int64.min

    struct Seen {
        var month = -1
        var quarter = -1
    }

    @inline(__always)
    var segment: Int { facts.segment }

    @inline(__always)
    var phase: ContactTally.Phase { goals == 0 ? .winning : .keeping }

    /// - Parameter hasMonths: whether there is a period axis.
    init(_ facts: CustomerFacts, arrivalSlot: Int, origin: Cells.Origin, hasMonths: Bool) {
        self.facts = facts
        self.arrivalSlot = arrivalSlot
        self.origin = origin
        monthEnd = hasMonths ? .min : .max
        stageEntered = facts.arrival
    }

    /// Makes a touch the latest that can claim the next goal.
    @inline(__always)
    mutating func claim(_ slot: Int, at time: Int64, intent: Bool) {
        lastTouch = slot
        let claim = Claim(slot: slot, time: time, intent: intent)
        if first == nil { first = claim }
        last = claim
    }
}
