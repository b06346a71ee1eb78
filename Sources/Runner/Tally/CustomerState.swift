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

    /// Current month with its end, -1 without a period axis.
    var month = -1
    var monthEnd = Int64.max
    var quarter = -1
    /// Month of the first goal.
    var cohort = -1
    /// Latest periods in which the customer was counted, so that each counts it once.
    var reachedIn = Seen()
    var engagedIn = Seen()
    var boughtIn = Seen()
    /// Latest alive day for which the customer was counted as active, and when the current day of its life ends.
    var activeDay = -1
    var lifeDay = -1
    var lifeDayEnd = Int64.min

    struct Seen {
        var month = -1
        var quarter = -1
    }

    @inline(__always)
    var segment: Int { facts.segment }

    @inline(__always)
    var phase: TouchTally.Phase { goals == 0 ? .winning : .keeping }

    init(_ facts: CustomerFacts, arrivalSlot: Int) {
        self.facts = facts
        self.arrivalSlot = arrivalSlot
        stageEntered = facts.arrival
    }
}

/// Marks that say "this customer was counted here already", without clearing anything between customers.
struct Marks: Sendable {
    /// Serial number of the customer that is being counted, and of its visit to a stage.
    private(set) var customer: Int64 = 0
    private var visit: Int64 = 0
    private var reachedChannel: ContiguousArray<Int64>
    private var engagedChannel: ContiguousArray<Int64>
    private var reachedCampaign: ContiguousArray<Int64>
    private var engagedCampaign: ContiguousArray<Int64>
    private var event: ContiguousArray<Int64>
    private var line: ContiguousArray<Int64>

    init(channels: Int, campaigns: Int, events: Int, lines: Int) {
        reachedChannel = ContiguousArray(repeating: 0, count: channels)
        engagedChannel = reachedChannel
        reachedCampaign = ContiguousArray(repeating: 0, count: campaigns)
        engagedCampaign = reachedCampaign
        event = ContiguousArray(repeating: 0, count: events)
        line = ContiguousArray(repeating: 0, count: lines)
    }

    mutating func nextCustomer() {
        customer += 1
        visit += 1
    }

    mutating func nextVisit() { visit += 1 }

    @inline(__always)
    mutating func isFirst(reachedChannel channel: Int) -> Bool { Self.mark(&reachedChannel[channel], customer) }
    @inline(__always)
    mutating func isFirst(engagedChannel channel: Int) -> Bool { Self.mark(&engagedChannel[channel], customer) }
    @inline(__always)
    mutating func isFirst(reachedCampaign campaign: Int) -> Bool { Self.mark(&reachedCampaign[campaign], customer) }
    @inline(__always)
    mutating func isFirst(engagedCampaign campaign: Int) -> Bool { Self.mark(&engagedCampaign[campaign], customer) }
    @inline(__always)
    mutating func isFirst(event index: Int) -> Bool { Self.mark(&event[index], customer) }

    /// The line touched the customer in this visit.
    @inline(__always)
    mutating func touch(line index: Int) { line[index] = visit }
    @inline(__always)
    func touchedInVisit(line index: Int) -> Bool { line[index] == visit }

    @inline(__always)
    private static func mark(_ serial: inout Int64, _ customer: Int64) -> Bool {
        if serial == customer { return false }
        serial = customer
        return true
    }
}
