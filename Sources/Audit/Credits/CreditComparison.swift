import Tracking

/// Compares a backend's credits under one rule with the oracle's, conversion by conversion, as they stream by.
///
/// Feed every batch of every goal and part, in any order, then ask for the findings. Costs two bits per expected conversion
/// beside the ledger, which is shared. Several workers may each compare their parts and ``merge(_:)``.
public struct CreditComparison: Sendable {
    private let expected: ExpectedCredits
    private let rule: Int
    private let tolerance: UInt64
    private let exampleCount: Int
    private var findings = RuleFindings()
    /// One bit per expected conversion.
    private var reported: ContiguousArray<UInt64>
    private var exact: ContiguousArray<UInt64>
    private var gathered = GatheredCredits()
    private var wanted: ContiguousArray<Share> = []
    /// Every difference, where they are to be explained.
    public private(set) var collected: DifferenceLedger?

    /// - Parameters:
    ///   - expected: complete; ``ExpectedCredits/index()`` called once before saves doing it here.
    ///   - rule: index into the plan's rules.
    ///   - tolerance: units by which an account's credit may differ; its money may then differ by as much of the conversion's
    ///     value and one minor unit. 0 for our own backends: equal to the unit.
    ///   - exampleCount: how many differences to keep.
    ///   - collects: whether to keep every difference in ``collected``, for an ``Explainer``.
    public init(
        expected: ExpectedCredits, rule: Int, tolerance: Int64 = 0, exampleCount: Int = RuleFindings.exampleCount,
        collects: Bool = false
    ) {
        var expected = expected
        expected.index()
        self.expected = expected
        self.rule = rule
        self.tolerance = UInt64(max(0, tolerance))
        self.exampleCount = exampleCount
        reported = ContiguousArray(repeating: 0, count: (expected.count + 63) / 64)
        exact = reported
        if collects { collected = DifferenceLedger(rule: rule) }
    }

    /// Compares what the backend says of some conversions.
    public mutating func compare(_ batch: borrowing CreditBatch) {
        for index in 0..<batch.count {
            gathered.fill(batch.credits(of: index))
            let id = batch.conversions[index].id
            told = batch.conversions[index]
            guard let number = expected.find(id) else {
                wanted.removeAll(keepingCapacity: true)
                findings.phantom += 1
                note(id, .phantom)
                continue
            }
            if markReported(number) {
                wanted.removeAll(keepingCapacity: true)
                findings.repeated += 1
                note(id, .repeated)
                continue
            }
            expected.read(number, rule: rule, into: &wanted)
            if agrees(value: expected.values[number]) {
                findings.exact += 1
                exact[number >> 6] |= 1 << UInt64(number & 63)
                let (units, money) = addErrors()
                collected?.tolerate(units: units, money: money)
            } else {
                findings.misattributed += 1
                note(id, .misattributed)
            }
        }
    }

    /// The reported conversion that is compared; `nil` for one that was never reported.
    private var told: CreditBatch.Conversion?

    /// Adds another worker's comparison, of other parts against the same ledger and rule.
    public mutating func merge(_ other: consuming CreditComparison) {
        precondition(rule == other.rule && reported.count == other.reported.count, "comparisons with the same ledger")
        for word in reported.indices {
            // A conversion that both parts report is one report too many: the other's.
            let both = reported[word] & other.reported[word]
            let bothAndExact = (both & other.exact[word]).nonzeroBitCount
            findings.repeated += both.nonzeroBitCount
            findings.exact -= bothAndExact
            findings.misattributed -= both.nonzeroBitCount - bothAndExact
            reported[word] |= other.reported[word]
            exact[word] |= other.exact[word] & ~both
        }
        findings.exact += other.findings.exact
        findings.misattributed += other.findings.misattributed
        findings.phantom += other.findings.phantom
        findings.repeated += other.findings.repeated
        if let others = other.collected { collected?.merge(others) }
        findings.creditErrorUnits &+= other.findings.creditErrorUnits
        findings.valueErrorMinor &+= other.findings.valueErrorMinor
        for difference in other.findings.differences { findings.keep(difference, limit: exampleCount) }
    }

    /// Counts what was never reported, and tells.
    public mutating func finish() -> RuleFindings {
        findings.conversions = expected.count
        gathered.fill([])
        told = nil
        for number in 0..<expected.count where !markReported(number) {
            findings.missing += 1
            expected.read(number, rule: rule, into: &wanted)
            note(expected.table.ids[number], .missing)
        }
        return findings
    }

    /// - Returns: whether it was reported before.
    private mutating func markReported(_ number: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(number & 63)
        defer { reported[number >> 6] |= bit }
        return reported[number >> 6] & bit != 0
    }

    private mutating func note(_ id: EventID, _ kind: CreditDifference.Kind) {
        let (units, money) = addErrors()
        collected?.add(
            id, kind, time: told?.time ?? 0, value: told?.value ?? 0, units: units, money: money,
            shares: gathered.shares)
        findings.keep(
            CreditDifference(
                id: id, kind: kind, expected: wanted.map(\.credit), reported: gathered.shares.map(\.credit)),
            limit: exampleCount)
    }

    private func agrees(value: Int64) -> Bool {
        if tolerance == 0 { return wanted == gathered.shares }
        let worth = (UInt128(value.magnitude) * UInt128(tolerance)) / UInt128(CreditUnits.one) + 1
        var agrees = true
        forEachDifference { units, money in
            if units > tolerance || UInt128(money) > worth { agrees = false }
        }
        return agrees
    }

    @discardableResult
    private mutating func addErrors() -> (units: UInt64, money: UInt128) {
        if wanted == gathered.shares { return (0, 0) }
        var (units, money): (UInt64, UInt128) = (0, 0)
        forEachDifference { unitError, moneyError in
            units &+= unitError
            money &+= UInt128(moneyError)
        }
        findings.creditErrorUnits &+= units
        findings.valueErrorMinor &+= money
        return (units, money)
    }

    /// Walks both sides by account, with the distance of units and of money.
    private func forEachDifference(_ body: (UInt64, UInt64) -> Void) {
        func distance(_ a: Int64, _ b: Int64) -> UInt64 {
            a > b ? UInt64(bitPattern: a &- b) : UInt64(bitPattern: b &- a)
        }
        let got = gathered.shares
        var (left, right) = (0, 0)
        while left < wanted.count || right < got.count {
            let isOurs = right == got.count || (left < wanted.count && wanted[left].account <= got[right].account)
            let isTheirs = left == wanted.count || (right < got.count && got[right].account <= wanted[left].account)
            let ours = isOurs ? wanted[left] : nil
            let theirs = isTheirs ? got[right] : nil
            body(distance(ours?.units ?? 0, theirs?.units ?? 0), distance(ours?.value ?? 0, theirs?.value ?? 0))
            if isOurs { left += 1 }
            if isTheirs { right += 1 }
        }
    }
}
