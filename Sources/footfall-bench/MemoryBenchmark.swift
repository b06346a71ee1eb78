/// Peak memory of a run against the number of customers, from the child's own resource usage.
extension Bench {
    func memoryGrowth() throws -> Report {
        let many = size(10_000_000, smoke: 100_000)
        let few = max(1, many / 100)
        var report = Report("memory-growth: the plain chain, backend none, one worker", judged: judged)

        let small = try peak(Chain(customers: few), order: "journey")
        let large = try peak(Chain(customers: many), order: "journey")
        report.note("journey order: \(megabytes(small)) at \(few) customers, \(megabytes(large)) at \(many)")
        // Pages come and go with the allocator; growth with customers would be at least a byte for each.
        report.judge("journey order, bytes a customer", slope(small, few, large, many), " B", .atMost(1))

        // All arrive at the start, so that all are active at once.
        let (fewer, more) = (max(1, many / 20), max(2, many / 5))
        for lines in [0, 2] {
            let small = try peak(Chain(customers: fewer, overDays: 0, touchLines: lines), order: "time")
            let large = try peak(Chain(customers: more, overDays: 0, touchLines: lines), order: "time")
            report.note(
                "time order, \(lines) touch lines: \(megabytes(small)) at \(fewer) active, \(megabytes(large)) at \(more)"
            )
            report.judge(
                "time order, \(lines) touch lines, bytes a customer", slope(small, fewer, large, more), " B",
                .atMost(Double(64 + 16 * lines)))
        }
        return report
    }

    private func peak(_ chain: Chain, order: String) throws -> Int {
        try run(try write(chain), order: order).child.peakBytes
    }

    private func slope(_ small: Int, _ few: Int, _ large: Int, _ many: Int) -> Double {
        max(0, Double(large - small) / Double(many - few))
    }

    private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_048_576) MB" }
}
