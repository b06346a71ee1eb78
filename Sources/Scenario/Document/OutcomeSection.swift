import Simulation

/// One outcome of a decision: a stage's conversion, its churn, or a line of `outcomes:`.
struct OutcomeSection {
    enum Target {
        /// The next stage in the file.
        case next
        case churned
        case stage(Reference)
    }
    struct Product {
        var name: String
        var share: Share
        var value: Amount
    }
    var target: Target
    var location: SourceLocation
    var probability: Share
    var probabilityLocation: SourceLocation
    var event: Reference?
    var value: Amount?
    var products: [Product] = []
    var refund: Refund?
    var referral: Referral?
    /// Its probability could not be read, which is reported; where it leads still counts.
    var isBroken = false
}

extension Reader {
    /// Reads a stage's conversion, outcomes and churn, and checks them against each other.
    func readOutcomes(_ fields: Fields, into stage: inout StageSection) {
        let conversion = fields["conversion"]
        let churn = fields["churn"]
        let others = fields["outcomes"].map {
            list($0, "outcomes", example: "`outcomes:` with lines like `- {to: STAGE, probability: 0.3}`")
        }
        let trees = [conversion, churn].compactMap { $0 } + (others ?? [])
        let hasRest = trees.contains { $0.text == "rest" || $0["probability"]?.text == "rest" }
        stage.conversion = conversion.flatMap { decision($0, .next, "a conversion", hasRest: hasRest) }
        stage.churn = churn.flatMap { decision($0, .churned, "a churn", hasRest: hasRest) }
        stage.outcomes = (others ?? []).compactMap { outcome($0, hasRest: hasRest) }
        if stage.outcomes.count < others?.count ?? 0 { stage.isUncertain = true }
        checkSum(of: stage)
    }

    private func outcome(_ tree: Tree, hasRest: Bool) -> OutcomeSection? {
        guard let fields = Fields(tree, what: "an outcome", keys: SectionKeys.outcome, problems: problems) else {
            return nil
        }
        guard
            let to = fields.required("to", remedy: "name the stage it leads to, or `churned`").flatMap({
                reference($0, "a stage")
            })
        else {
            return nil
        }
        return decision(fields, to.name == "churned" ? .churned : .stage(to), hasRest: hasRest)
    }

    /// A conversion or churn: a probability, or a map with more.
    private func decision(_ tree: Tree, _ target: OutcomeSection.Target, _ what: String, hasRest: Bool)
        -> OutcomeSection?
    {
        let isMore = tree.entries.map { !($0.count == 1 && DistributionFamily(rawValue: $0[0].key) != nil) } ?? false
        guard isMore else {
            let share = share(tree, restExcuses: hasRest)
            return OutcomeSection(
                target: target, location: tree.location, probability: share ?? .amount(.constant(0)),
                probabilityLocation: tree.location, isBroken: share == nil)
        }
        guard let fields = Fields(tree, what: what, keys: SectionKeys.decision, problems: problems) else { return nil }
        return decision(fields, target, hasRest: hasRest)
    }

    private func decision(_ fields: Fields, _ target: OutcomeSection.Target, hasRest: Bool) -> OutcomeSection? {
        let probability = fields.required(
            "probability", remedy: "write `probability: 0.3`, or `rest` for what is left of 1")
        let share = probability.flatMap { self.share($0, restExcuses: hasRest) }
        var outcome = OutcomeSection(
            target: target, location: fields.tree.location, probability: share ?? .amount(.constant(0)),
            probabilityLocation: probability?.location ?? fields.tree.location)
        outcome.event = fields["emits"].flatMap { eventName($0) }
        outcome.value = fields["value"].flatMap { amount($0, .money) }
        if let products = fields["products"] { outcome.products = self.products(products) }
        outcome.refund = fields["refund"].flatMap { delayed($0, "a refund") }.map { Refund(probability: $0, delay: $1) }
        outcome.referral = fields["refers"].flatMap { delayed($0, "`refers`") }.map {
            Referral(probability: $0, delay: $1)
        }
        checkValue(fields)
        outcome.isBroken = share == nil
        return outcome
    }

    func eventName(_ tree: Tree) -> Reference? {
        name(tree, of: "an event").map { Reference(name: $0, location: tree.location) }
    }

    private func checkValue(_ fields: Fields) {
        if fields.has("value"), fields.has("products") {
            problems.report(
                "\(fields.what) has both `value` and `products`", at: fields.location(of: "value"),
                remedy: "products bring values of their own")
        }
        for key in ["value", "products"] where fields.has(key) && !fields.has("emits") {
            problems.report(
                "\(fields.what) has `\(key)` but no event that carries it", at: fields.location(of: key),
                remedy: "add `emits: EVENT`")
        }
        if fields.has("refund"), !fields.has("value"), !fields.has("products") {
            problems.report(
                "\(fields.what) has a refund of nothing", at: fields.location(of: "refund"),
                remedy: "give it a `value` or `products`")
        }
    }

    private func delayed(_ tree: Tree, _ what: String) -> (Amount, Amount)? {
        guard let fields = Fields(tree, what: what, keys: SectionKeys.delayed, problems: problems) else { return nil }
        let probability = fields.required("probability", remedy: "write `probability: 0.04`").flatMap {
            amount($0, .probability)
        }
        let delay = fields.required("delay", remedy: "write `delay: 7d`").flatMap { amount($0, .duration) }
        guard let probability, let delay else { return nil }
        return (probability, delay)
    }

    private func products(_ tree: Tree) -> [OutcomeSection.Product] {
        let entries = named(
            tree, "a product",
            example: "`products: {feast: {share: 0.7, value: 34}, weekday: {share: rest, value: 24}}`")
        let hasRest = entries.contains { $0.value["share"]?.text == "rest" }
        let products = entries.compactMap { entry -> OutcomeSection.Product? in
            guard let fields = Fields(entry.value, what: "a product", keys: SectionKeys.product, problems: problems)
            else { return nil }
            let share = fields.required("share", remedy: "write `share: 0.7`, or `rest` for what is left of 1")
                .flatMap { self.share($0, .share, restExcuses: hasRest) }
            let value = fields.required("value", remedy: "write its price, like `value: 34`").flatMap {
                amount($0, .money)
            }
            guard let share, let value else { return nil }
            return OutcomeSection.Product(name: entry.key, share: share, value: value)
        }
        if products.count == entries.count {
            checkShares(products.map(\.share), at: tree.location, of: "the products' shares")
        }
        return products
    }

    /// Shares of a whole: they sum to 1, or one of them takes the rest.
    private func checkShares(_ shares: [Share], at location: SourceLocation, of what: String) {
        let rests = shares.count { $0 == .rest }
        let constants = shares.compactMap(\.constant)
        guard rests <= 1 else {
            problems.report("`rest` stands more than once", at: location, remedy: "only one can take what is left of 1")
            return
        }
        if rests == 1 {
            if constants.reduce(0, +) > 1 + 1e-9 {
                problems.report(
                    "\(what) sum to more than 1", at: location, remedy: "they must leave something for `rest`")
            }
        } else if constants.count < shares.count {
            problems.report(
                "\(what) vary and need not sum to 1", at: location, remedy: "write `share: rest` for one of them")
        } else {
            _ = checkSum(constants, at: location, of: what)
        }
    }

    private func checkSum(of stage: StageSection) {
        let decisions = stage.decisions
        let rests = decisions.filter { $0.probability == .rest }
        if rests.count > 1 {
            problems.report(
                "`rest` stands more than once in stage `\(stage.name)`", at: rests[1].probabilityLocation,
                remedy: "only one outcome can take what is left of 1")
        }
        let ranges = decisions.compactMap { decision -> (lower: Double, upper: Double)? in
            if case .amount(let amount) = decision.probability { traits.range(of: amount) } else { nil }
        }
        let least = ranges.reduce(0) { $0 + $1.lower }
        guard least > 1 + 1e-9 else {
            if rests.isEmpty, ranges.reduce(0, { $0 + $1.upper }) > 1 + 1e-9 {
                problems.warn(
                    "the outcomes of stage `\(stage.name)` can sum to more than 1", at: stage.location,
                    remedy: "let one of them be `rest`, or they are scaled down to 1 where that happens")
            }
            return
        }
        let sum = Literal.plain((least * 1e6).rounded() / 1e6)
        problems.report(
            "the outcomes of stage `\(stage.name)` sum to \(sum)", at: stage.location,
            remedy: "they sum to at most 1; the rest stays")
    }
}

extension Share {
    var constant: Double? {
        if case .amount(.constant(let value)) = self { value } else { nil }
    }
}
