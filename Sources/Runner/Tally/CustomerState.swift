import Simulation

/// What must be remembered of a customer while its occurrences are counted.
struct CustomerState {
    /// A touch that can claim a goal.
    struct Claim {
        var slot: Int
        var time: Int64
        var intent: Bool
    }

    let facts: UnsafePointer<CustomerFacts>
    let arrivalSlot: Int
    /// Where the segment's cells begin.
    let origin: Cells.Origin
    /// When the stage that the customer is in was entered.
    var stageEntered: Int64
    /// Slot of the first touch that could claim a goal, and the latest such touch; nobody's until ``hasClaim``.
    var firstClaim = SourceSlots.none
    var last = Claim(slot: SourceSlots.none, time: 0, intent: false)
    var hasClaim = false
    /// Slot of the last touch of any kind.
    var lastTouch = SourceSlots.none
    var goals: Int64 = 0
    /// Net value so far, in minor units; `Int128`, for a sum of many large values must not overflow.
    var net: Int128 = 0
    /// When it churned; the end of time if never.
    var churned = Int64.max
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
    /// Index of the time zone's offset.
    var zone = 0
    /// When the next alive day of its life begins, behind that of its latest own event.
    var nextLifeDay = Int64.min
    /// From when on an event of its own is the first in a month, or since the beginning of an alive day.
    var nextFirst = Int64.min

    struct Seen {
        var month = -1
        var quarter = -1
    }

    @inline(__always)
    var segment: Int { facts.pointee.segment }

    @inline(__always)
    var phase: ContactTally.Phase { goals == 0 ? .winning : .keeping }

    /// Serial numbers of the customer and of its visit to a stage, for ``Marks``.
    let serial: Int64
    var visit: Int64

    /// - Parameters:
    ///   - hasMonths: whether there is a period axis.
    ///   - visit: serial number of the customer's first visit.
    @inline(__always)
    init(
        _ facts: UnsafePointer<CustomerFacts>, arrivalSlot: Int, origin: Cells.Origin, hasMonths: Bool,
        serial: Int64, visit: Int64
    ) {
        self.facts = facts
        self.serial = serial
        self.visit = visit
        self.arrivalSlot = arrivalSlot
        self.origin = origin
        monthEnd = hasMonths ? .min : .max
        stageEntered = facts.pointee.arrival
    }

    /// Makes a touch the latest that can claim the next goal.
    @inline(__always)
    mutating func claim(_ slot: Int, at time: Int64, intent: Bool) {
        lastTouch = slot
        last = Claim(slot: slot, time: time, intent: intent)
        if !hasClaim {
            hasClaim = true
            firstClaim = slot
        }
    }
}
