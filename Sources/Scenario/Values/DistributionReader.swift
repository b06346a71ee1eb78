import Simulation

extension Reader {
    /// `{lognormal: {median: 2d, sigma: 0.8}}` with what it measures (`nil`: nothing but bare zeros).
    func distribution(_ tree: Tree) -> (Amount, Unit?)? {
        guard let entry = tree.entries?.first, let family = DistributionFamily(rawValue: entry.key) else { return nil }
        switch family {
        case .constant: return constantDistribution(entry.value)
        case .empirical: return empirical(entry.value)
        default: break
        }
        guard let unit = unit(of: family, entry.value), let values = parameters(of: family, entry.value, unit: unit)
        else {
            return nil
        }
        let names = family.parameters.map(\.name)
        func value(_ name: String) -> Parameter { names.firstIndex(of: name).flatMap { values[$0] } ?? .constant(0) }
        func has(_ name: String) -> Bool { entry.value[name] != nil }
        let drawn: Distribution
        switch family {
        case .uniform:
            drawn = .uniform(min: value("min"), max: value("max"))
            guard ordered(drawn, at: entry.value.location) else { return nil }
        case .exponential: drawn = has("rate") ? .exponentialRate(value("rate")) : .exponential(mean: value("mean"))
        case .normal: drawn = .normal(mean: value("mean"), standardDeviation: value("sd"))
        case .lognormal: drawn = .lognormal(median: value("median"), sigma: value("sigma"))
        case .gamma:
            drawn =
                has("rate")
                ? .gammaRate(shape: value("shape"), rate: value("rate"))
                : .gamma(shape: value("shape"), scale: value("scale"))
        case .beta: drawn = .beta(a: value("a"), b: value("b"))
        case .weibull: drawn = .weibull(shape: value("shape"), scale: value("scale"))
        case .poisson: drawn = .poisson(mean: value("mean"))
        case .geometric: drawn = .geometric(mean: value("mean"))
        case .bernoulli: drawn = .bernoulli(value("p"))
        case .constant, .empirical: return nil
        }
        return (.drawn(drawn), unit.definite)
    }

    /// A unit that may still be open, as bare zeros are of any.
    struct OpenUnit {
        var definite: Unit?
    }

    /// What the numbers of a distribution measure, from its parameters' spelling alone; `nil` where its keys are wrong, which is
    /// reported.
    func unit(of family: DistributionFamily, _ tree: Tree) -> OpenUnit? {
        let forms = family.parameters
        guard let fields = Fields(tree, what: "`\(family.rawValue)`", keys: forms.map(\.name), problems: problems)
        else { return nil }
        let alternatives = family.alternatives
        for form in forms where !alternatives.contains(form.name) && fields[form.name] == nil {
            problems.report(
                "`\(family.rawValue)` has no `\(form.name)`", at: tree.location,
                remedy: "it wants " + family.parametersInWords)
            return nil
        }
        let given = alternatives.filter { fields[$0] != nil }
        guard alternatives.isEmpty || given.count == 1 else {
            problems.report(
                "`\(family.rawValue)` has \(given.isEmpty ? "neither" : "both") \(Suggestion.list(alternatives).replacing(" and ", with: given.isEmpty ? " nor " : " and "))",
                at: tree.location, remedy: "it wants " + family.parametersInWords)
            return nil
        }
        var open = OpenUnit(definite: forms.contains { $0.role != .plain } ? nil : .plain)
        for form in forms where form.role != .plain {
            guard open.definite == nil, let value = fields[form.name], let unit = spelledUnit(value) else { continue }
            open.definite = form.role == .same ? unit : unit.inverse
        }
        return open
    }

    /// What a number measures as its spelling shows, before traits have values; `nil` for bare zeros and what is wrong.
    func spelledUnit(_ tree: Tree) -> Unit? {
        if let name = traitName(tree) { return traits.names.firstIndex(of: name).flatMap { traits.units[$0] } }
        if let text = tree.text {
            guard let literal = Literal(Spread.split(text)?.mean ?? text), !literal.isBareZero else { return nil }
            return literal.unit
        }
        guard let entry = tree.entries?.first, tree.entries?.count == 1,
            let family = DistributionFamily(rawValue: entry.key)
        else {
            return nil
        }
        switch family {
        case .constant: return spelledUnit(entry.value)
        case .empirical:
            return entry.value.entries?.lazy.compactMap { Literal($0.key) }.first { !$0.isBareZero }?.unit
        default:
            for form in family.parameters where form.role != .plain {
                if let value = entry.value[form.name], let unit = spelledUnit(value) {
                    return form.role == .same ? unit : unit.inverse
                }
            }
            return .plain
        }
    }

    /// The parameters' values in the order of the family's forms; `nil` where one of them is wrong, which is reported.
    private func parameters(of family: DistributionFamily, _ tree: Tree, unit: OpenUnit) -> [Parameter?]? {
        var whole = true
        let values: [Parameter?] = family.parameters.map { form in
            guard let value = tree[form.name] else { return nil }
            var wanted = form.wanted
            let unit = unit.definite ?? .plain
            if form.role != .plain, unit != .plain {
                wanted.unit = form.role == .same ? unit : unit.inverse
                wanted.noun = wanted.unit.noun
                wanted.remedy = wanted.unit == .time ? Wanted.duration.remedy : Wanted.rate.remedy
                wanted.percent = false
            }
            guard let amount = amount(value, wanted) else {
                whole = false
                return nil
            }
            switch amount {
            case .constant(let number): return .constant(number)
            case .trait(let trait): return .trait(trait)
            case .drawn:
                problems.report(
                    "a distribution stands as a parameter of another", at: value.location,
                    remedy: "make it a trait, drawn once per customer, and write `$NAME` here")
                whole = false
                return nil
            }
        }
        return whole ? values : nil
    }

    private func ordered(_ distribution: Distribution, at location: SourceLocation) -> Bool {
        guard case .uniform(.constant(let low), .constant(let high)) = distribution, low > high else { return true }
        problems.report("`min` is over `max`", at: location, remedy: "write the smaller number as `min`")
        return false
    }

    private func constantDistribution(_ tree: Tree) -> (Amount, Unit?)? {
        let unit = spelledUnit(tree)
        let wanted = Wanted(
            unit: unit ?? .plain, noun: "a number", remedy: "write one like `{constant: 4}`", lower: -.infinity,
            upper: .infinity,
            percent: true)
        return amount(tree, wanted).map { ($0, unit) }
    }

    private func empirical(_ tree: Tree) -> (Amount, Unit?)? {
        guard let entries = tree.entries, !entries.isEmpty else {
            problems.report(
                "`empirical` holds \(tree.noun)", at: tree.location,
                remedy: "write values with their shares, like `{1: 0.7, 2: 0.3}`")
            return nil
        }
        var values: [Double] = []
        var shares: [Double] = []
        var unit: Unit?
        for entry in entries {
            guard let value = Literal(entry.key) else {
                problems.report(
                    "`\(entry.key)` is no value of a distribution", at: entry.keyLocation,
                    remedy: "write a number, like `{1: 0.7, 2: 0.3}`")
                return nil
            }
            if !value.isBareZero {
                guard unit == nil || unit == value.unit else {
                    problems.report(
                        "`\(entry.key)` is \(value.unit.noun) among values that are not", at: entry.keyLocation,
                        remedy: "give all values the same unit")
                    return nil
                }
                unit = value.unit
            }
            guard let share = constant(entry.value, .share) else { return nil }
            values.append(value.value)
            shares.append(share)
        }
        guard checkSum(shares, at: tree.location, of: "the shares of `empirical`") else { return nil }
        return (.drawn(.empirical(values: values, shares: shares)), unit)
    }

    /// Whether the shares sum to 1, to rounding of what was written.
    func checkSum(_ shares: [Double], at location: SourceLocation, of what: String) -> Bool {
        let sum = shares.reduce(0, +)
        guard abs(sum - 1) > 1e-6 else { return true }
        let shown = Literal.plain((sum * 1e6).rounded() / 1e6)
        problems.report("\(what) sum to \(shown)", at: location, remedy: "they must sum to 1")
        return false
    }
}
