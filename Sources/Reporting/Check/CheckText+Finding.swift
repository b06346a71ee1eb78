import Results

/// One thing that is wrong, from its name to the journey that shows it.
extension CheckText {
    func finding(_ finding: CheckFinding) -> [String] {
        let isCase = finding.part == "cases"
        let title = isCase ? "\(finding.check)  (\(finding.reason))" : finding.reason
        var lines = mark("✗", .bad, title)
        lines += note(finding.meaning, indent: 4)
        if let file = finding.file, let line = finding.line { lines += note("\(file):\(line)", .faint, indent: 4) }
        lines += note(scope(finding), .faint, indent: 4)
        lines.append("")
        lines += journey(finding)
        if !finding.shares.isEmpty { lines += [""] + shares(finding) }
        return lines
    }

    func furtherFindings() -> [String] {
        let rest = summary.findings.dropFirst(Self.mostFindings)
        guard !rest.isEmpty else { return [] }
        let names = rest.map { $0.part == "cases" ? $0.check : $0.reason }
        return mark("✗", .bad, "and \(rest.count) more (see --format json): \(names.joined(separator: ", "))")
    }

    /// Where it shows, and how often.
    private func scope(_ finding: CheckFinding) -> String {
        var parts: [String] = []
        if let count = finding.conversions {
            parts.append("\(Figure.count(count)) conversion\(count == 1 ? "" : "s") differ\(count == 1 ? "s" : "")")
        }
        if finding.part == "edges" { parts.append("seen on the edge \"\(finding.check)\"") }
        if finding.rules.count > 1 { parts.append("under \(Self.list(finding.rules, most: 4))") }
        let settings = [finding.setting] + finding.settings
        if summary.settings.count > 1 { parts.append("choices: \(Self.list(settings, most: 3, separator: "; "))") }
        return parts.joined(separator: "; ")
    }

    private static func list(_ names: [String], most: Int, separator: String = ", ") -> String {
        guard names.count > most + 1 else { return names.joined(separator: separator) }
        return names.prefix(most).joined(separator: separator) + " and \(names.count - most) more"
    }

    // MARK: The journey

    private func journey(_ finding: CheckFinding) -> [String] {
        guard !finding.journey.isEmpty else { return [] }
        var table = TableRenderer([
            .init("time", .left, rank: 4), .init("before", .right, rank: 2), .init("", .left, rank: 1),
            .init("", .left, rank: 1),
            .init("event", .left, rank: 4), .init("", .left, rank: 4, flexible: true),
            .init("", .left, rank: 3, flexible: true),
        ])
        table.indent = "      "
        let isLong = finding.journey.count > 16
        let shown = isLong ? Array(finding.journey.prefix(8) + finding.journey.suffix(8)) : finding.journey
        for (place, step) in shown.enumerated() {
            if isLong, place == 8 {
                table.add(["...", "", "", "", "\(finding.journey.count - 16) more"])
            }
            table.add([
                step.time, Self.age(step.age), step.customer.map { "customer \($0)" } ?? "",
                step.device.map { "device \($0)" } ?? "", Self.word(step), step.subject, remarks(step),
            ])
        }
        let title = finding.isSmallest ? "the smallest journey that shows it" : "a journey that shows it"
        return note(finding.part == "cases" ? "the journey" : title, .faint, indent: 4)
            + table.render(width: width, color: ink.colored).lines.dropFirst()
    }

    private static func word(_ step: CheckFinding.Step) -> String {
        switch step.kind {
        case "identify": "signs in as"
        case "event": "event"
        default: step.kind
        }
    }

    private func remarks(_ step: CheckFinding.Step) -> String {
        var parts: [String] = []
        if let value = step.value { parts.append("worth \(Figure.exact(value))") }
        if let order = step.order { parts.append("order \(order)") }
        if let coupon = step.coupon { parts.append("coupon \(coupon)") }
        if let campaign = step.campaign { parts.append("campaign \(campaign)") }
        if let arrives = step.arrives { parts.append("arrives \(arrives)") }
        if step.isCopy == true { parts.append("sent again") }
        return parts.joined(separator: ", ")
    }

    /// `30 d`, `1 d 2 h`, `30 d + 1 µs`: to the tick, as windows are.
    static func age(_ microseconds: Int64?) -> String {
        guard let microseconds, microseconds != 0 else { return "" }
        let units: [(name: String, size: UInt64)] = [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("µs", 1),
        ]
        var rest = microseconds.magnitude
        var parts: [String] = []
        for unit in units where rest >= unit.size {
            parts.append("\(rest / unit.size) \(unit.name)")
            rest %= unit.size
        }
        return (microseconds < 0 ? "after by " : "") + parts.joined(separator: " ")
    }

    // MARK: Credit

    private func shares(_ finding: CheckFinding) -> [String] {
        let hasMoney = finding.shares.contains { $0.expectedValue != nil || $0.reportedValue != nil }
        var table = TableRenderer([
            .init(finding.rule ?? "", .left, rank: 4, flexible: true), .init("expected", rank: 4),
            .init("reported", rank: 4), .init(hasMoney ? "worth" : "", rank: 3),
            .init(hasMoney ? "reported" : "", rank: 3),
        ])
        table.indent = "      "
        for share in finding.shares {
            let isEqual = share.expected == share.reported && share.expectedValue == share.reportedValue
            table.add(cells: [
                .init(text: share.source == "none" ? "(nobody)" : share.source),
                .init(text: Self.credit(share.expected)),
                .init(text: Self.credit(share.reported), tone: isEqual ? .plain : .bad),
                .init(text: share.expectedValue.map { Figure.exact($0) } ?? ""),
                .init(text: share.reportedValue.map { Figure.exact($0) } ?? "", tone: .bad),
            ])
        }
        return table.render(width: width, color: ink.colored).lines
    }

    private static func credit(_ conversions: Double?) -> String {
        guard let conversions, conversions != 0 else { return Figure.absent }
        return Figure.exact((conversions * 1e6).rounded() / 1e6)
    }

    // MARK: The baseline

    func baseline() -> [String] {
        guard let row = summary.rows(of: "baseline").first else { return [] }
        let title = [ink("Baseline", .strong)]
        guard row.judged, let baseline = summary.baseline else {
            return title + mark("–", .faint, row.name, row.because)
        }
        let population = "\(Figure.count(baseline.customers)) customers, \(baseline.path)"
        switch baseline.state {
        case .absent: return title + mark("–", .faint, row.name, row.because)
        case .same: return title + mark("✓", .good, "credit per channel is as before", population)
        case .updated: return title + mark("✓", .good, "written", population) + changes(baseline)
        case .changed:
            let why = baseline.because.flatMap { note("because " + $0, .plain, indent: 4) }
            let accept = note("--update-baseline accepts it", .faint, indent: 4)
            return title
                + mark("✗", .bad, "credit per channel changed", population) + why + [""] + changes(baseline) + accept
        }
    }

    private func changes(_ baseline: BaselineSummary) -> [String] {
        guard !baseline.changes.isEmpty else { return [] }
        var table = TableRenderer([
            .init("rule", .left, rank: 4, flexible: true), .init("source", .left, rank: 4, flexible: true),
            .init("conversions\nbefore", rank: 3), .init("\nnow", rank: 4), .init("value\nbefore", rank: 2),
            .init("\nnow", rank: 2),
        ])
        table.indent = "      "
        for change in baseline.changes.prefix(20) {
            table.add([
                change.rule, change.source == "none" ? "(nobody)" : change.source,
                Figure.exact(change.before?.conversions), Figure.exact(change.after?.conversions),
                Figure.exact(change.before?.value), Figure.exact(change.after?.value),
            ])
        }
        let more = baseline.changes.count - 20
        return table.render(width: width, color: ink.colored).lines
            + (more > 0 ? note("and \(more) more", .faint, indent: 6) : [])
    }
}
