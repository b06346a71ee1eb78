import Simulation

/// An event that a stage emits: on entering it, or again and again.
struct EmissionSection {
    var event: Reference
    var timing: Emission.Timing
    var value: Amount?
    var properties: [(name: String, amount: Amount)] = []

    var isRate: Bool {
        if case .rate = timing { true } else { false }
    }
}

extension Reader {
    /// `emits: cart`, or `emits: {page_view: 3/day, session: {rate: 0.8/day, pages: ...}}`.
    func emissions(_ tree: Tree) -> [EmissionSection] {
        if tree.text != nil {
            return eventName(tree).map { [EmissionSection(event: $0, timing: .entry(.constant(1)))] } ?? []
        }
        return named(tree, "an event", example: "`emits: cart` or `emits: {page_view: 3/day}`").compactMap {
            emission($0)
        }
    }

    private func emission(_ entry: Tree.Entry) -> EmissionSection? {
        let event = Reference(name: entry.key, location: entry.keyLocation)
        let value = entry.value
        let isPlain = value.entries.map { $0.count == 1 && DistributionFamily(rawValue: $0[0].key) != nil } ?? true
        guard !isPlain, let entries = value.entries else {
            return timing(value).map { EmissionSection(event: event, timing: $0) }
        }
        var emission = EmissionSection(event: event, timing: .entry(.constant(1)))
        for property in entries {
            switch property.key {
            case "rate":
                guard let timing = timing(property.value) else { return nil }
                emission.timing = timing
            case "value":
                emission.value = amount(property.value, .money)
            default:
                guard checkName(property.key, at: property.keyLocation, of: "a property"),
                    let amount = amount(
                        property.value,
                        .number.with(remedy: "a property is a number, like `pages: {geometric: {mean: 3}}`"))
                else { continue }
                emission.properties.append((property.key, amount))
            }
        }
        return emission
    }

    /// A rate: again and again; a number: that many on entering.
    private func timing(_ tree: Tree) -> Emission.Timing? {
        if spelledUnit(tree) == .perTime { return amount(tree, .rate).map { .rate($0) } }
        let wanted = Wanted(
            unit: .plain, noun: "a rate, or a count on entering,",
            remedy: "write one like `3/day` (again and again) or `1` (once, on entry)", lower: 0, upper: .infinity)
        return amount(tree, wanted).map { .entry($0) }
    }
}
