import Simulation

/// What only the whole graph of stages shows: stages nobody reaches, stages nobody leaves, decisions without end.
struct StageGraph {
    let document: Document
    let names: Names
    let traits: TraitTable
    let problems: Problems

    func check() {
        for stage in document.stages {
            checkDwell(of: stage)
            checkWayOut(of: stage)
        }
        checkReachable()
        checkCyclesWithoutTime()
        if document.head.horizon == nil { checkEnds() }
    }

    /// Stages that an outcome leads to, churn left out.
    private func successors(of stage: Int) -> [Int] {
        document.stages[stage].decisions.compactMap { outcome in
            switch outcome.target {
            case .churned: nil
            case .next: stage + 1 < document.stages.count ? stage + 1 : nil
            case .stage(let reference): names.stages.firstIndex(of: reference.name)
            }
        }
    }

    private func reached(from first: [Int], by next: (Int) -> [Int]) -> Set<Int> {
        var reached = Set(first)
        var open = first
        while let stage = open.popLast() {
            for other in next(stage) where reached.insert(other).inserted { open.append(other) }
        }
        return reached
    }

    private func checkDwell(of stage: StageSection) {
        guard !stage.decisions.isEmpty else { return }
        guard let place = stage.dwellLocation else {
            problems.report(
                "stage `\(stage.name)` does not say how long customers stay until they decide", at: stage.location,
                remedy: "add `dwell: {exponential: {mean: 3d}}`, or `dwell: 0` to decide at once")
            return
        }
        guard stage.dwell == .constant(0), !stage.hasRest, !stage.decisions.contains(where: \.isBroken) else { return }
        let least = stage.decisions.reduce(0) { sum, outcome in
            if case .amount(let amount) = outcome.probability { sum + traits.range(of: amount).lower } else { sum }
        }
        guard least < 1 - 1e-9 else { return }
        problems.report(
            "stage `\(stage.name)` decides at once and may stay, which would take no time for ever", at: place,
            remedy: "let one outcome be `rest`, or give it a dwell")
    }

    private func checkWayOut(of stage: StageSection) {
        if stage.decisions.isEmpty {
            guard let dwell = stage.dwellLocation, !stage.isUncertain else { return }
            problems.report(
                "stage `\(stage.name)` has a dwell and no way out", at: dwell,
                remedy: "give it `conversion`, `churn` or `outcomes`, or take `dwell` out if it is an end")
            return
        }
        let leaving = stage.decisions.filter { outcome in
            if outcome.probability == .amount(.constant(0)), !outcome.isBroken { return false }
            if case .stage(let reference) = outcome.target { return reference.name != stage.name }
            return true
        }
        if leaving.isEmpty, !stage.isUncertain {
            problems.report(
                "stage `\(stage.name)` is never left: no outcome with a probability over 0 leads elsewhere",
                at: stage.location,
                remedy: "give it a `conversion`, a `churn` or an outcome to another stage")
        }
    }

    private func checkReachable() {
        var first: [Int] = []
        let arrivals = document.population?.arrivals ?? []
        for arrival in arrivals {
            if case .trace(let rows) = arrival.process {
                for row in rows {
                    first.append((row.stage ?? arrival.stage).flatMap { names.stages.firstIndex(of: $0.name) } ?? 0)
                }
            } else {
                first.append(arrival.stage.flatMap { names.stages.firstIndex(of: $0.name) } ?? 0)
            }
        }
        let refers = document.stages.contains { $0.decisions.contains { $0.referral != nil } }
        if refers || arrivals.isEmpty { first.append(0) }
        let reached = reached(from: Array(Set(first)).sorted(), by: successors)
        // Where a way could not be read, anything may lie behind it.
        let isCertain = reached.allSatisfy { stage in
            !document.stages[stage].isUncertain
                && document.stages[stage].decisions.allSatisfy { outcome in
                    if case .stage(let reference) = outcome.target {
                        names.stages.contains(reference.name)
                    } else {
                        true
                    }
                }
        }
        guard isCertain else { return }
        for (index, stage) in document.stages.enumerated() where !reached.contains(index) {
            problems.report(
                "stage `\(stage.name)` cannot be reached: nobody arrives there and no outcome leads there",
                at: stage.location,
                remedy: "lead an outcome to it, or take it out")
        }
    }

    /// Stages that decide at once must not lead back to themselves without a stage in between that takes time.
    private func checkCyclesWithoutTime() {
        func isInstant(_ stage: Int) -> Bool {
            document.stages[stage].dwell == .constant(0) && !document.stages[stage].decisions.isEmpty
        }
        for (index, stage) in document.stages.enumerated() where isInstant(index) {
            let next = successors(of: index).filter(isInstant)
            guard reached(from: next, by: { successors(of: $0).filter(isInstant) }).contains(index) else { continue }
            problems.report(
                "stage `\(stage.name)` leads back to itself without any time passing",
                at: stage.dwellLocation ?? stage.location,
                remedy: "give one of the stages on the way a dwell")
        }
    }

    /// Without a horizon everybody must come to an end some day.
    private func checkEnds() {
        let ends = document.stages.indices.filter { index in
            let stage = document.stages[index]
            return stage.decisions.isEmpty
                || stage.decisions.contains { if case .churned = $0.target { true } else { false } }
        }
        for (index, stage) in document.stages.enumerated() {
            guard reached(from: [index], by: successors).isDisjoint(with: ends) else { continue }
            problems.report(
                "no way leads from stage `\(stage.name)` to an end, and `horizon` is `none`", at: stage.location,
                remedy: "give it a `churn`, or the scenario a horizon")
        }
    }
}
