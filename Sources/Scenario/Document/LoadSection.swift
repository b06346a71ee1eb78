import Measurement

extension Reader {
    func readLoad(_ tree: Tree) -> LoadPlan? {
        guard let fields = Fields(tree, what: "`load`", keys: SectionKeys.load, problems: problems) else { return nil }
        let shapes = ["profile", "closed", "search"].filter { fields.has($0) }
        guard shapes.count == 1, let key = shapes.first else {
            problems.report(
                shapes.isEmpty ? "`load` does not say at which rate" : "`load` says " + Suggestion.list(shapes),
                at: tree.location,
                remedy: "say one of `profile`, `closed` and `search`")
            return nil
        }
        let shape = fields[key].flatMap { tree in
            switch key {
            case "profile": profile(tree)
            case "closed": closed(tree)
            default: search(tree)
            }
        }
        let process = fields["process"].flatMap { choice($0, among: ["poisson", "regular"], "a process") }
        let gap = fields["gap"].flatMap { constant($0, .duration) } ?? 0
        let stop = fields["stop"].map { conditions($0) } ?? []
        return shape.map { LoadPlan(shape: $0, isRegular: process == "regular", gapSeconds: gap / 1e6, stop: stop) }
    }

    private func profile(_ tree: Tree) -> LoadPlan.Shape? {
        var names: Set<String> = []
        let trees = list(
            tree, "phases", example: "`profile:` with lines like `- {phase: rush, rate: 2_000/s, hold: 5m}`")
        let phases = trees.compactMap { tree -> LoadPlan.Phase? in
            guard let fields = Fields(tree, what: "a phase", keys: SectionKeys.phase, problems: problems) else {
                return nil
            }
            let nameTree = fields.required("phase", remedy: "begin with `phase: NAME`")
            let name = nameTree.flatMap { self.name($0, of: "a phase") }
            let judged = fields["judged"].flatMap { flag($0) } ?? true
            if let shape = fields["shape"] { return shaped(shape, fields, nameTree, name, judged, &names) }
            let rate = fields.required("rate", remedy: "write `rate: 500/s`").flatMap { constant($0, .rate) }
            let ramp = fields["ramp"].flatMap { constant($0, .duration) } ?? 0
            let hold = fields["hold"].flatMap { constant($0, .duration) } ?? 0
            if ramp == 0, hold == 0 {
                problems.report("a phase lasts no time", at: tree.location, remedy: "give it `ramp: 30s` or `hold: 5m`")
            }
            guard let name, let rate, let nameTree else { return nil }
            note(name, at: nameTree, in: &names)
            return LoadPlan.Phase(
                name: name, rate: rate * 1e6, rampSeconds: ramp / 1e6, holdSeconds: hold / 1e6, judged: judged)
        }
        if trees.isEmpty {
            problems.report(
                "`profile` has no phases", at: tree.location, remedy: "write `- {phase: rush, rate: 2_000/s, hold: 5m}`"
            )
        }
        return phases.count == trees.count && !phases.isEmpty ? .profile(phases) : nil
    }

    private func note(_ name: String, at tree: Tree, in names: inout Set<String>) {
        guard !names.insert(name).inserted else { return }
        problems.report("a phase `\(name)` is there already", at: tree.location, remedy: "call it something else")
    }

    /// A phase whose rate is more than a ramp and a hold, in the words of the command line.
    private func shaped(
        _ tree: Tree, _ fields: Fields, _ nameTree: Tree?, _ name: String?, _ judged: Bool, _ names: inout Set<String>
    ) -> LoadPlan.Phase? {
        for key in ["rate", "ramp", "hold"] where fields.has(key) {
            problems.report(
                "a phase has `shape` and `\(key)`", at: fields.location(of: key), remedy: "put it into the shape")
        }
        guard let text = text(tree, "a shape"), let name, let nameTree else { return nil }
        note(name, at: nameTree, in: &names)
        do {
            let parts = try ProfileText.phases(text)
            return LoadPlan.Phase(
                name: name, rate: parts.last?.rate ?? 0, judged: judged, shape: parts.flatMap(\.pieces))
        } catch {
            problems.report("the shape `\(text)` cannot be read", at: tree.location, remedy: "\(error)")
            return nil
        }
    }

    private func closed(_ tree: Tree) -> LoadPlan.Shape? {
        if tree.text != nil { return integer(tree, .positiveCount).map { .closed(customers: $0, thinkSeconds: 0) } }
        guard let fields = Fields(tree, what: "`closed`", keys: SectionKeys.closed, problems: problems) else {
            return nil
        }
        let customers = fields.required("customers", remedy: "write `customers: 100`").flatMap {
            integer($0, .positiveCount)
        }
        let think = fields["think"].flatMap { constant($0, .duration) } ?? 0
        return customers.map { .closed(customers: $0, thinkSeconds: think / 1e6) }
    }

    private func search(_ tree: Tree) -> LoadPlan.Shape? {
        guard let fields = Fields(tree, what: "`search`", keys: SectionKeys.search, problems: problems) else {
            return nil
        }
        let from = fields.required("from", remedy: "write `from: 100/s`").flatMap { constant($0, .positiveRate) }
        let to = fields.required("to", remedy: "write `to: 50_000/s`").flatMap { constant($0, .positiveRate) }
        let until = fields.required("until", remedy: "write `until: [response_ms.p99 < 50]`").map { conditions($0) }
        guard let from, let to, let until else { return nil }
        if from >= to {
            problems.report(
                "the search ends where it begins", at: fields.location(of: "to"), remedy: "`to` is over `from`")
        }
        return .search(from: from * 1e6, to: to * 1e6, until: until)
    }
}
