import Results

/// How each measure of `kpis` is written, judged by its name.
enum Measures {
    private static let moneyWords: Set<Substring> = [
        "cac", "ltv", "profit", "revenue", "cost", "commission", "value", "spend", "spent", "earnings", "refunded",
    ]
    private static let shares: Set<String> = ["csat"]

    static func text(_ name: String, _ value: Double, _ currency: String?) -> String {
        if isShare(name) { return Figure.percent(value) }
        let words = name.split(separator: "_")
        if words.contains("days"), !words.contains("per") { return Figure.days(value) }
        // A ratio of money to something is money again, a ratio to money is not.
        if let first = words.firstIndex(where: moneyWords.contains),
            !words[..<first].contains("per"), !words.contains("share"), !words.contains("index")
        {
            return Figure.money(value, currency)
        }
        return Figure.count(value)
    }

    private static func isShare(_ name: String) -> Bool {
        for ending in ["_rate", "_share", "margin", "_percent"] where name.hasSuffix(ending) { return true }
        for beginning in ["retention_", "alive_day_", "active_day_"] where name.hasPrefix(beginning) {
            if Int(name.dropFirst(beginning.count)) != nil { return true }
        }
        return shares.contains(name)
    }

    /// `mean_days_to_goal` as words.
    static func words(_ name: some StringProtocol) -> String {
        name.split(separator: "_").joined(separator: " ")
    }
}

/// The measures in groups that belong together.
struct MeasureGroup: Sendable {
    struct Item: Sendable {
        var name: String
        var text: String
    }

    var title: String
    var items: [Item]
    /// The names are numbers (months, days) in a row.
    var isCurve = false

    private static let money = ["cac", "roas", "profit", "ltv", "average_order_value"]
    private static let people = [
        "conversion_rate", "repeat_purchase_rate", "churn_rate", "unsubscribe_rate", "referral_share",
        "mean_days_to_goal", "csat",
    ]

    /// Standard measures first, then curves by number, then the scenario's own by their first word.
    static func groups(_ kpis: [String: Double], currency: String?) -> [MeasureGroup] {
        var rest = kpis
        var groups: [MeasureGroup] = []
        func take(_ title: String, _ names: [String], dropping prefix: String = "", isCurve: Bool = false) {
            let items = names.compactMap { name -> Item? in
                guard let value = rest.removeValue(forKey: name) else { return nil }
                return Item(
                    name: Measures.words(name.dropFirst(prefix.count)), text: Measures.text(name, value, currency))
            }
            if !items.isEmpty { groups.append(MeasureGroup(title: title, items: items, isCurve: isCurve)) }
        }
        take("money", money)
        take("customers", people)
        for (prefix, names) in curves(rest.keys) where names.count > 1 {
            take(Measures.words(prefix), names, dropping: prefix, isCurve: true)
        }
        let families = Dictionary(grouping: rest.keys) { String($0.prefix { $0 != "_" }) }
        for (family, names) in families.sorted(by: { $0.key < $1.key }) where names.count > 2 {
            let inside = names.filter { $0.count > family.count + 1 }
            if inside.count > 2 { take(family, inside.sorted(), dropping: family + "_") }
        }
        take(groups.isEmpty ? "measures" : "further measures", rest.keys.sorted())
        return groups
    }

    /// Names that end in a number, by what stands before it, in the order of the numbers.
    private static func curves(_ names: some Collection<String>) -> [(prefix: String, names: [String])] {
        var found: [String: [(number: Int, name: String)]] = [:]
        for name in names {
            guard let cut = name.lastIndex(of: "_"), let number = Int(name[name.index(after: cut)...]) else { continue }
            found[String(name[...cut]), default: []].append((number, name))
        }
        return found.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.sorted { ($0.number, $0.name) < ($1.number, $1.name) }.map(\.name)) }
    }
}
