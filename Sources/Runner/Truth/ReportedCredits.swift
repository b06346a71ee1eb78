import Results
import Tracking

/// What the backend reports in total, per source.
struct ReportedCredits {
    let rule: String
    /// By channel, then partner (0: none), so that nothing is hashed.
    private var sums: [[(units: Int128, value: Int128)]] = []
    private var nobody: (units: Int128, value: Int128) = (0, 0)

    init(rule: String) { self.rule = rule }

    mutating func add(_ batch: borrowing CreditBatch) {
        for credit in batch.credits {
            guard credit.source.channel != TrackingEvent.nothing else {
                nobody.units += Int128(credit.units)
                nobody.value += Int128(credit.value)
                continue
            }
            let channel = Int(credit.source.channel)
            let partner = credit.source.partner == TrackingEvent.nothing ? 0 : Int(credit.source.partner) + 1
            while sums.count <= channel { sums.append([]) }
            while sums[channel].count <= partner { sums[channel].append((0, 0)) }
            sums[channel][partner].units += Int128(credit.units)
            sums[channel][partner].value += Int128(credit.value)
        }
    }

    func write(into summary: inout Summary, _ plan: RunPlan) {
        for (index, channel) in plan.vocabulary.channels.enumerated() {
            let all = index < sums.count ? sums[index] : []
            let total = all.reduce((units: Int128(0), value: Int128(0))) { ($0.units + $1.units, $0.value + $1.value) }
            put(total, at: channel.name, &summary, plan)
        }
        put(nobody, at: "none", &summary, plan)
    }

    private func put(
        _ sum: (units: Int128, value: Int128), at name: String, _ summary: inout Summary, _ plan: RunPlan
    ) {
        guard let row = summary.channels?.firstIndex(where: { $0.channel == name }) else { return }
        var reported = summary.channels?[row].reported ?? [:]
        reported[rule] = Results.Credit(
            conversions: Double(sum.units) / Double(CreditUnits.one), value: Double(sum.value) / Double(plan.minorUnits)
        )
        summary.channels?[row].reported = reported
    }
}
