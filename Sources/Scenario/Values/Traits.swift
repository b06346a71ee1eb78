import Simulation

/// The traits of a scenario as its numbers see them: names, what they measure, and how far they range.
struct TraitTable {
    /// In the order in which they are drawn: a trait follows those that it is made of.
    var names: [String] = []
    /// What each measures; `nil` for one that is 0 everywhere.
    var units: [Unit?] = []
    /// Least and greatest value over all segments.
    var ranges: [(lower: Double, upper: Double)] = []
    /// Mean over all segments, by their shares.
    var means: [Double] = []
}

/// The traits as read: the population's own and each segment's.
struct TraitsSection {
    var table = TraitTable()
    /// Those that the population names itself.
    var ownNames: [String] = []
    /// By trait; `nil` where only segments give it.
    var population: [Amount?] = []
    /// By segment, then trait; `nil` where the population's holds.
    var segments: [[Amount?]] = []
}

extension Reader {
    /// Reads the traits of the population and its segments, and makes them known to all numbers read afterwards.
    ///
    /// - Parameter shares: the segments' shares, for means.
    func readTraits(population: Tree?, segments: [Tree?], shares: [Double]) -> TraitsSection {
        let maps = ([population] + segments).map { tree -> [Tree.Entry] in
            guard let tree, !tree.isEmpty else { return [] }
            guard let entries = tree.entries else {
                problems.report(
                    "`traits` holds \(tree.noun)", at: tree.location, remedy: "write `traits: {NAME: NUMBER}`")
                return []
            }
            return entries.filter { checkName($0.key, at: $0.keyLocation, of: "a trait") }
        }
        var order = TraitOrder(definitions: maps.flatMap { $0 }, reader: self)
        traits.names = order.sorted()
        traits.units = [Unit?](repeating: nil, count: traits.names.count)
        traits.ranges = [(lower: Double, upper: Double)](repeating: (0, 0), count: traits.names.count)
        traits.means = [Double](repeating: 0, count: traits.names.count)
        var section = TraitsSection()
        section.ownNames = maps[0].map(\.key)
        section.segments = segments.map { _ in [Amount?](repeating: nil, count: traits.names.count) }
        section.population = [Amount?](repeating: nil, count: traits.names.count)
        for (index, name) in traits.names.enumerated() {
            let definitions = maps.map { $0.first { $0.key == name }?.value }
            traits.units[index] = definitions.lazy.compactMap { $0.flatMap { self.spelledUnit($0) } }.first
            let wanted = Wanted(
                unit: traits.units[index] ?? .plain, noun: (traits.units[index] ?? .plain).noun,
                remedy: "a trait measures the same in all segments", lower: -.infinity, upper: .infinity, percent: true)
            let amounts = definitions.map { $0.flatMap { amount($0, wanted) } }
            section.population[index] = amounts[0]
            for segment in segments.indices { section.segments[segment][index] = amounts[segment + 1] }
            noteRange(of: index, amounts: amounts, shares: shares)
        }
        section.table = traits
        return section
    }

    private func noteRange(of trait: Int, amounts: [Amount?], shares: [Double]) {
        let known = amounts.compactMap { $0 }
        let ranges = known.map { traits.range(of: $0) }
        traits.ranges[trait] = (ranges.map(\.lower).min() ?? 0, ranges.map(\.upper).max() ?? 0)
        guard !shares.isEmpty else {
            traits.means[trait] = known.first.map { traits.mean(of: $0) } ?? 0
            return
        }
        for (segment, share) in shares.enumerated() {
            guard let amount = amounts[segment + 1] ?? amounts[0] else { continue }
            traits.means[trait] += share * traits.mean(of: amount)
        }
    }
}

/// Puts traits behind those that their distributions name.
private struct TraitOrder {
    let definitions: [Tree.Entry]
    let reader: Reader
    private var done: [String] = []
    private var open: [String] = []

    init(definitions: [Tree.Entry], reader: Reader) {
        self.definitions = definitions
        self.reader = reader
    }

    mutating func sorted() -> [String] {
        for entry in definitions { visit(entry.key) }
        return done
    }

    private mutating func visit(_ name: String) {
        guard !done.contains(name) else { return }
        open.append(name)
        for entry in definitions where entry.key == name {
            for (used, location) in references(in: entry.value) {
                if open.contains(used) {
                    reader.problems.report(
                        "the trait `$\(used)` is made of itself", at: location, remedy: "take one of the references out"
                    )
                } else if definitions.contains(where: { $0.key == used }) {
                    visit(used)
                }
            }
        }
        open.removeLast()
        done.append(name)
    }

    private func references(in tree: Tree) -> [(String, SourceLocation)] {
        switch tree.content {
        case .scalar: reader.traitName(tree).map { [($0, tree.location)] } ?? []
        case .list(let items): items.flatMap(references)
        case .map(let entries): entries.flatMap { references(in: $0.value) }
        }
    }
}
