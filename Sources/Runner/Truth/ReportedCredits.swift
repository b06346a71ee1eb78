import Results
import Tracking

/// What the backend reports in total, per source.
struct ReportedCredits: Sendable, Codable {
    private struct Sum: Sendable, Codable {
        var units: Int128 = 0
        var value: Int128 = 0

        static func += (sum: inout Sum, other: Sum) {
            sum.units += other.units
            sum.value += other.value
        }
    }

    let rule: String
    /// By channel, then partner (0: none), so that nothing is hashed.
    private var sums: [[Sum]] = []
    private var nobody = Sum()

    init(rule: String) { self.rule = rule }

    mutating func add(_ batch: borrowing CreditBatch) {
        for credit in batch.credits {
            guard credit.source.channel != TrackingEvent.nothing else {
                nobody += Sum(units: Int128(credit.units), value: Int128(credit.value))
                continue
            }
            let channel = Int(credit.source.channel)
            let partner = credit.source.partner == TrackingEvent.nothing ? 0 : Int(credit.source.partner) + 1
            makeRoom(channel, partner)
            sums[channel][partner] += Sum(units: Int128(credit.units), value: Int128(credit.value))
        }
    }

    /// Adds what is reported of other customers.
    mutating func merge(_ other: ReportedCredits) {
        nobody += other.nobody
        for (channel, partners) in other.sums.enumerated() {
            for (partner, sum) in partners.enumerated() {
                makeRoom(channel, partner)
                sums[channel][partner] += sum
            }
        }
    }

    private mutating func makeRoom(_ channel: Int, _ partner: Int) {
        while sums.count <= channel { sums.append([]) }
        while sums[channel].count <= partner { sums[channel].append(Sum()) }
    }

    func write(into summary: inout Summary, _ plan: RunPlan) {
        for (index, channel) in plan.vocabulary.channels.enumerated() {
            let all = index < sums.count ? sums[index] : []
            let total = all.reduce(into: Sum()) { $0 += $1 }
            put(total, at: channel.name, &summary, plan)
        }
        put(nobody, at: "none", &summary, plan)
    }

    private func put(_ sum: Sum, at name: String, _ summary: inout Summary, _ plan: RunPlan) {
        guard let row = summary.channels?.firstIndex(where: { $0.channel == name }) else { return }
        var reported = summary.channels?[row].reported ?? [:]
        reported[rule] = Results.Credit(
            conversions: Double(sum.units) / Double(CreditUnits.one), value: Double(sum.value) / Double(plan.minorUnits)
        )
        summary.channels?[row].reported = reported
    }
}
