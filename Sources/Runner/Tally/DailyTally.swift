import Attribution
import Observation
import Simulation
import Tracking

/// What happened on each local day, and what buyers brought by the days since their first goal: what a forecast draws.
///
/// It counts beside a ``Tally`` and the same things: the days of a month sum to the month (``PeriodSummary``). One thread's, not
/// merged: a forecast gives each replication to one thread.
struct DailyTally: Sendable {
    /// Ages beyond are left out where observation has no end.
    static let ages = 1_095

    private let plan: TallyPlan
    private let layout: TallyLayout
    private let goal: Int16
    private let horizon: Int64
    /// When each day begins, and the last one ends; empty without a horizon.
    private let bounds: [Int64]
    /// By line: what a touch and a click cost, in major units.
    private let touchCost: [Double]
    private let clickCost: [Double]

    private var arrivals: [Int]
    private var conversions: [Int]
    /// Minor units.
    private var value: [Int64]
    /// Major units.
    private var cost: [Double]
    /// Commission in minor units: exact, whatever the order.
    private var commission: [Int64]
    /// By whole days since the first goal: net value in minor units of those observed to the day's end.
    private var net: [Int64]
    /// By number of whole days that buyers were observed for.
    private var observed: [Int]

    init(_ plan: TallyPlan) {
        self.plan = plan
        layout = TallyLayout(plan)
        let world = plan.world
        goal = Int16(world.goal ?? -1)
        horizon = world.horizon ?? .max
        let days = layout.axis?.days ?? 0
        bounds = layout.axis.map { axis in (0...axis.days).map { axis.beginning(ofDay: $0) } } ?? []
        touchCost = world.lines.map { line in
            let cost = world.channels[line.channel].cost
            return line.isSend ? cost.perSend : cost.perThousandImpressions / 1000
        }
        clickCost = world.lines.map { world.channels[$0.channel].cost.perClick }
        arrivals = Array(repeating: 0, count: days)
        conversions = arrivals
        value = Array(repeating: 0, count: days)
        cost = Array(repeating: 0, count: days)
        commission = value
        let ages = world.horizon.map { Int(min(Int64(Self.ages), $0 / PeriodAxis.day)) } ?? Self.ages
        net = Array(repeating: 0, count: ages)
        observed = Array(repeating: 0, count: ages + 1)
    }

    mutating func add(_ ledger: borrowing Ledger) {
        ledger.occurrences.withUnsafeBufferPointer { all in
            for index in ledger.customers.indices {
                let lived = UnsafeBufferPointer(rebasing: all[ledger.starts[index]..<ledger.starts[index + 1]])
                add(lived, of: ledger.customers[index])
            }
        }
    }

    mutating func add(_ itineraries: Itineraries) {
        var lived: [Occurrence] = []
        for index in 0..<itineraries.count {
            let route = itineraries.route(index)
            lived.removeAll(keepingCapacity: true)
            lived.append(route.pointee.arrival)
            for step in itineraries.steps(index) { lived.append(step.occurrence) }
            lived.withUnsafeBufferPointer { add($0, of: route.pointee.facts) }
        }
    }

    private mutating func add(_ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts) {
        var firstGoal: Int64?
        for occurrence in lived {
            switch occurrence.kind {
            case .arrival:
                count(1, in: \.arrivals, at: occurrence.time)
                if facts.channel >= 0 { pay(plan.world.channels[facts.channel].cost.perClick, at: occurrence.time) }
            case .touch: pay(touchCost[Int(occurrence.line)], at: occurrence.time)
            case .click: pay(clickCost[Int(occurrence.line)], at: occurrence.time)
            case .decision, .emission:
                guard occurrence.event >= 0 else { continue }
                event(occurrence, of: facts, isFirstGoal: firstGoal == nil && occurrence.event == goal)
                if firstGoal == nil, occurrence.event == goal { firstGoal = occurrence.time }
            case .refund, .survey, .referral, .end: continue
            }
        }
        if let firstGoal { addAges(lived, since: firstGoal) }
    }

    private mutating func event(_ occurrence: Occurrence, of facts: CustomerFacts, isFirstGoal: Bool) {
        let time = occurrence.time
        if let day = day(of: time) {
            value[day] += occurrence.value
            if occurrence.event == goal { conversions[day] += 1 }
        }
        guard facts.channel >= 0 else { return }
        let cost = plan.world.channels[facts.channel].cost
        for paid in cost.perEvent where paid.event == Int(occurrence.event) { pay(paid.amount, at: time) }
        if isFirstGoal, facts.generation > 0 { pay(cost.reward, at: time) }
    }

    /// What a buyer brought, by age: before the first goal counts as its day, behind the last whole day not at all.
    private mutating func addAges(_ lived: UnsafeBufferPointer<Occurrence>, since firstGoal: Int64) {
        let whole = Int(min(Int64(net.count), (horizon - firstGoal) / PeriodAxis.day))
        observed[whole] += 1
        for occurrence in lived where occurrence.value != 0 {
            let age = Int(max(0, occurrence.time - firstGoal) / PeriodAxis.day)
            guard age < whole else { continue }
            net[age] += occurrence.kind == .refund ? -occurrence.value : occurrence.value
        }
    }

    /// Adds the commission on one customer's conversions, but for those that were given back.
    mutating func pay(_ batches: [CreditBatch], _ lived: UnsafeBufferPointer<Occurrence>) {
        guard let rule = plan.commissionRule, !bounds.isEmpty else { return }
        let batch = batches[rule]
        var start = 0
        for index in 0..<batch.conversions.count {
            let conversion = batch.conversions[index]
            defer { start = conversion.end }
            let order = EventRole.occurrence(of: conversion.id)
            guard !lived.contains(where: { $0.kind == .refund && $0.order == order }),
                let day = day(of: conversion.time - plan.start)
            else { continue }
            batch.forEachSource(in: start..<conversion.end) { source, _, value in
                let rate = layout.commissions[layout.sources.slot(of: source)]
                commission[day] += Commission.amount(value: max(0, value), billionths: rate)
            }
        }
    }

    private mutating func pay(_ amount: Double, at time: Int64) {
        guard amount != 0, let day = day(of: time) else { return }
        cost[day] += amount
    }

    private mutating func count(_ number: Int, in column: WritableKeyPath<DailyTally, [Int]>, at time: Int64) {
        if let day = day(of: time) { self[keyPath: column][day] += number }
    }

    /// `nil` without a horizon. Days of 24 h are a guess that a change of clocks is an hour off.
    private func day(of time: Int64) -> Int? {
        guard bounds.count > 1 else { return nil }
        let last = bounds.count - 2
        var day = min(max(0, Int((time - bounds[0]) / PeriodAxis.day)), last)
        while day < last, bounds[day + 1] <= time { day += 1 }
        while day > 0, bounds[day] > time { day -= 1 }
        return day
    }
}

extension DailyTally {
    /// The figures, with what channels cost as a whole: `fixed` on the first day, `per_day` on the day each 24 hours begin in,
    /// and what tiers add to commission on the last day of the month that earned it.
    func figures(_ tally: Tally) -> DailyFigures {
        let minor = plan.world.minorUnits
        var cost = zip(cost, commission).map { $0 + Double($1) / minor }
        if !cost.isEmpty { addShared(to: &cost, tally) }
        return DailyFigures(
            arrivals: arrivals.map(Double.init), conversions: conversions.map(Double.init),
            value: value.map { Double($0) / minor }, cost: cost, lifetimeValue: lifetimeValue())
    }

    private func addShared(to cost: inout [Double], _ tally: Tally) {
        guard let axis = layout.axis else { return }
        let channels = plan.world.channels
        cost[0] += channels.reduce(0) { $0 + $1.cost.fixed }
        let perDay = channels.reduce(0) { $0 + $1.cost.perDay }
        if perDay != 0 {
            for time in stride(from: 0, to: horizon, by: Int(PeriodAxis.day)) {
                if let day = day(of: time) { cost[day] += perDay }
            }
        }
        let view = TallyView(tally: tally, segments: 0..<layout.segments)
        for month in axis.months.indices {
            let bonus = (0..<layout.sources.count).reduce(0) { $0 + view.bonus($1, month: month) }
            guard bonus != 0, let day = day(of: min(axis.bounds[month + 1], horizon) - 1) else { continue }
            cost[day] += Double(bonus) / plan.world.minorUnits
        }
    }

    /// Each day's net margin per buyer observed to its end, summed up: nobody's unobserved days count as nothing earned.
    private func lifetimeValue() -> [Double] {
        var buyers = observed.reduce(0, +)
        var (sum, curve) = (0.0, [Double]())
        for (age, net) in net.enumerated() {
            buyers -= observed[age]
            guard buyers > 0 else { break }
            sum += Double(net) / plan.world.minorUnits * plan.margin / Double(buyers)
            curve.append(sum)
        }
        return curve
    }
}

/// One replication, day by day.
public struct DailyFigures: Sendable, Equatable {
    /// By local day from that of the scenario's start; empty without a horizon. Value and cost are in major units.
    public var arrivals: [Double]
    public var conversions: [Double]
    public var value: [Double]
    public var cost: [Double]
    /// Net margin per first-time buyer by the end of day 0, 1, ... after the first goal, as far as anybody was observed.
    public var lifetimeValue: [Double]
}

/// The local days of a scenario.
public struct DailyAxis: Sendable, Equatable {
    public struct Day: Sendable, Equatable {
        /// `2026-10-05`.
        public var name: String
        /// Days since 1970-01-01, a Thursday.
        public var number: Int
        /// Whether the scenario covers all of it.
        public var isComplete: Bool
    }
    public var days: [Day]
    /// Dates of the day before the first and of that behind the last.
    public var previous: String
    public var next: String
}

extension DailyAxis {
    /// - Returns: `nil` without a horizon.
    init?(_ plan: TallyPlan) {
        guard let horizon = plan.world.horizon else { return nil }
        let axis = PeriodAxis(start: plan.start, horizon: horizon, zone: plan.zone)
        days = (0..<axis.days).map { index in
            Day(
                name: axis.name(ofDay: index), number: Int(axis.firstDay) + index,
                isComplete: axis.beginning(ofDay: index) >= 0 && axis.beginning(ofDay: index + 1) <= horizon)
        }
        previous = axis.name(ofDay: -1)
        next = axis.name(ofDay: axis.days)
    }
}
