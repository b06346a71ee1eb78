import Results

/// Segments side by side: a row for each measure that at least one of them has.
struct SegmentTable: Sendable {
    var names: [String]
    var rows: [(measure: String, texts: [String])]

    private static let measures = [
        "average_order_value", "repeat_purchase_rate", "ltv", "cac", "churn_rate", "unsubscribe_rate",
        "referral_share", "mean_days_to_goal", "csat",
    ]

    init(_ segments: [SegmentSummary], goal: String?, currency: String?) {
        names = segments.map(\.segment)
        rows = []
        func add(_ measure: String, _ text: (SegmentSummary) -> String?) {
            let texts = segments.map(text)
            if texts.contains(where: { $0 != nil }) { rows.append((measure, texts.map { $0 ?? Figure.absent })) }
        }
        func main(_ segment: SegmentSummary) -> GoalSummary? {
            segment.goals?.first { $0.goal == goal } ?? segment.goals?.first
        }
        add("customers") { Figure.count($0.customers) }
        add("conversions") { main($0).map { Figure.count($0.conversions) } }
        add("conversion rate") { segment in
            (segment.kpis?["conversion_rate"] ?? Headline.share(main(segment)?.customers, of: segment.customers))
                .map { Figure.percent($0) }
        }
        add("net revenue") { main($0).map { Figure.money($0.value - $0.valueRefunded, currency) } }
        for name in Self.measures {
            add(Measures.words(name)) { $0.kpis?[name].map { Measures.text(name, $0, currency) } }
        }
    }
}
