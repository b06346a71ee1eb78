import Tracking

extension Keeper {
    /// Opens what the server keeps under its name in the backend, or begins it.
    ///
    /// - Parameters:
    ///   - run: the name. A server with faults keeps what it does apart, so that no sound data is spoilt.
    ///   - goals: names of events that are conversions.
    /// - Throws: ``BackendError``, also where a server cannot live on the backend.
    static func open(
        _ backend: any TrackingBackend, run: String, dialect: Dialect, limits: Limits = Limits(),
        memory: Memory.Limits = Memory.Limits()
    ) throws -> Keeper {
        let capabilities = backend.capabilities
        guard capabilities.serves, capabilities.readBack >= .bodies else {
            throw BackendError.unsupported("a server lives on memory or sqlite, not on \(capabilities.name)")
        }
        let known = try backend.names(ofRun: run)
        // The ladder comes first among the stages, whoever began.
        var vocabulary = known ?? Vocabulary(events: [Memory.linkEvent], stages: Ladder.stages)
        for goal in dialect.goals where !vocabulary.events.contains(goal) { vocabulary.events.append(goal) }
        var plan = RunPlan(
            id: run, resumed: known != nil, vocabulary: known ?? vocabulary,
            goals: dialect.goals.compactMap { goal in vocabulary.events.firstIndex(of: goal).map { UInt16($0) } },
            rules: rules.filter { capabilities.rules.contains($0.kindName) },
            currency: dialect.currency ?? "USD", minorUnits: dialect.minorUnits)
        let session = try backend.prepare(plan)
        do {
            if let known, known != vocabulary { try session.extend(vocabulary) }
            plan.vocabulary = vocabulary
            return try Keeper(session, plan: plan, limits: limits, memory: memory)
        } catch {
            session.close()
            throw error
        }
    }

    /// Computed for every report that names no rule.
    static let rules: [RuleSpecification] = [
        .firstTouch, .lastTouch, .lastNonDirect, .linear, .positionBased(), .timeDecay(),
    ]
}
