import Results

/// Paths into a summary as people say them: `goals.purchase.value` is the purchase's value, `kpis.cac` the CAC.
struct PathWords {
    var goal: String?
    var currency: String?

    init(_ summary: Summary) {
        goal = Headline.mainGoal(summary)?.goal ?? summary.goal
        currency = summary.currency
    }

    private static let capitals: Set<Substring> = ["cac", "ltv", "roas", "csat"]

    /// `purchase: conversions`, `CAC`, `affiliate/blog: clicks`.
    func label(_ path: String) -> String {
        let parts = path.split(separator: ".")
        guard let last = parts.last else { return path }
        let name = Self.capitals.contains(last) ? last.uppercased() : Measures.words(last)
        let subject = parts.dropFirst().dropLast().filter { $0 != "kpis" }.joined(separator: ", ")
        if subject.isEmpty || (parts.first == "goals" && subject == goal) { return name }
        return "\(subject): \(name)"
    }

    /// In the measure's own unit.
    func text(_ path: String, _ value: Double?) -> String {
        guard let value, value.isFinite else { return Figure.absent }
        return Measures.text(measure(path), value, currency)
    }

    /// With its sign, as differences are written.
    func difference(_ path: String, _ value: Double?) -> String {
        let text = self.text(path, value)
        return (value ?? 0) > 0 ? "+" + text : text
    }

    private func measure(_ path: String) -> String {
        String(path.split(separator: ".").last ?? "")
    }

    /// The measures that a reader asks for first, in the order in which they are asked for.
    func first(of paths: some Collection<String>) -> [String] {
        let goal = "goals.\(self.goal ?? "")"
        let asked = ["customers", "\(goal).conversions", "\(goal).customers", "\(goal).value"] + Self.standard
        let known = Set(paths)
        return asked.filter(known.contains)
    }

    private static let standard = [
        "conversion_rate", "profit", "roas", "cac", "ltv", "payback_days", "payback_months", "average_order_value",
        "repeat_purchase_rate", "retention_1", "churn_rate", "mean_days_to_goal", "csat",
    ].map { "kpis.\($0)" }
}
