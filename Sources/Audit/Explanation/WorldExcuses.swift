import Tracking

/// Why a correct backend credits conversions otherwise than complete journeys deserve: noted while the journeys are at hand, so
/// that an ``Explainer`` need not have them made again.
///
/// Filled by an ``ExcuseFinder`` for each worker, and merged. Memory: 32 bytes per conversion that differs under any rule, 4
/// more per rule, and 6 to 11 for finding it.
public struct WorldExcuses: Sendable {
    /// What holds for one conversion under one rule.
    struct Excuse {
        /// Of the conversion as it happened.
        var time: Int64
        /// Of the customer's last event, refunds aside.
        var latest: Int64
        /// Index into ``lists``.
        var list: Int
    }

    private var table = IDTable()
    private var times: ContiguousArray<Int64> = []
    private var latest: ContiguousArray<Int64> = []
    /// By conversion, then rule: an index into ``lists`` plus one; 0 where nothing differs.
    private var places: ContiguousArray<UInt32> = []
    /// Reasons that each reproduce the credit, in the order in which they were found.
    private(set) var lists: [[String]] = []
    private var numbers: [[String]: UInt32] = [:]
    private let ruleCount: Int

    /// - Parameter ruleCount: rules of the plan.
    public init(ruleCount: Int) { self.ruleCount = ruleCount }

    /// Conversions noted.
    public var count: Int { table.count }

    /// Notes a conversion and returns its number.
    mutating func add(_ id: EventID, time: Int64, latest: Int64) -> Int {
        table.append(id)
        times.append(time)
        self.latest.append(latest)
        for _ in 0..<ruleCount { places.append(0) }
        return table.count - 1
    }

    /// Notes what reproduces the credit of a conversion under a rule.
    mutating func set(_ reasons: [String], of number: Int, rule: Int) {
        places[number * ruleCount + rule] = place(of: reasons)
    }

    private mutating func place(of reasons: [String]) -> UInt32 {
        if let known = numbers[reasons] { return known }
        lists.append(reasons)
        numbers[reasons] = UInt32(lists.count)
        return UInt32(lists.count)
    }

    /// Adds what another worker noted, of other conversions.
    public mutating func merge(_ other: consuming WorldExcuses) {
        precondition(ruleCount == other.ruleCount, "excuses under the same rules")
        let known = other.lists.map { place(of: $0) }
        table.append(contentsOf: other.table)
        times.append(contentsOf: other.times)
        latest.append(contentsOf: other.latest)
        for place in other.places { places.append(place == 0 ? 0 : known[Int(place) - 1]) }
    }

    /// Makes conversions findable. Call it once when everything is in.
    public mutating func index() { table.index() }

    /// Needs ``index()``.
    func find(_ id: EventID, rule: Int) -> Excuse? {
        guard let number = table.find(id), places[number * ruleCount + rule] > 0 else { return nil }
        return Excuse(
            time: times[number], latest: latest[number], list: Int(places[number * ruleCount + rule]) - 1)
    }
}
