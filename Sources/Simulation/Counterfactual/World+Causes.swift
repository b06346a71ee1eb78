extension World {
    /// The same world without what leaves every customer's way and every goal as they are: touches that are only seen, events that
    /// nobody waits for, surveys, refunds. Draws are keyed by names, so what is left happens at the same times with the same values.
    ///
    /// For worlds that are lived over and over: page views alone can be most of what happens in one.
    public func reducedToCauses() -> World { reducedToCauses(and: []) }

    /// - Parameter wanted: indices of lines whose touches stay as they are, even if they cause nothing.
    func reducedToCauses(and wanted: Set<Int>) -> World {
        var world = self
        let acting = Self.actingLines(self, and: wanted)
        for index in world.lines.indices where !acting[index] { world.lines[index].stages = [] }
        for index in world.stages.indices { world.reduceStage(index) }
        return world
    }

    /// By line: whether it can change anything but the record, or is wanted.
    private static func actingLines(_ world: World, and wanted: Set<Int>) -> [Bool] {
        let lines = world.lines
        var acting = lines.indices.map { lines[$0].changesOddsTimesOrValues || wanted.contains($0) }
        for index in lines.indices where lines[index].unsubscribe != nil {
            // It can end the sends of lines that act.
            if lines.indices.contains(where: { acting[$0] && lines[$0].channel == lines[index].channel }) {
                acting[index] = true
            }
        }
        // Clicks break the silence that others wait for, whose clicks may break that of more.
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            let silent = Set(
                lines.indices.filter { acting[$0] && lines[$0].waitsForSilence }.flatMap { lines[$0].stages })
            for index in lines.indices
            where !acting[index] && lines[index].canBeClicked && !silent.isDisjoint(with: lines[index].stages) {
                acting[index] = true
                isGrowing = true
            }
        }
        return acting
    }

    private mutating func reduceStage(_ index: Int) {
        let here = lines.filter { $0.stages.contains(index) }
        let hasDiscount = here.contains { $0.discount != nil }
        let hasSilence = here.contains(where: \.waitsForSilence)
        let awaited = Set(here.compactMap(\.awaitedEvent))
        let goal = goal
        func matters(_ event: Int?) -> Bool { event != nil && event == goal }
        stages[index].surveys = []
        stages[index].emissions.removeAll { emission in
            !matters(emission.event) && !hasSilence && !awaited.contains(emission.event)
                && !(emission.value != nil && hasDiscount)
        }
        for number in stages[index].emissions.indices { stages[index].emissions[number].properties = [] }
        for number in stages[index].outcomes.indices {
            stages[index].outcomes[number].refund = nil
            // A value uses up a discount that waits.
            guard !matters(stages[index].outcomes[number].event), !hasDiscount else { continue }
            stages[index].outcomes[number].value = nil
            stages[index].outcomes[number].products = []
        }
    }
}

extension TouchLine {
    fileprivate var changesOddsTimesOrValues: Bool {
        !effects.isEmpty || !clickEffects.isEmpty || (prompt != nil && !isIntent) || discount != nil
    }

    fileprivate var isIntent: Bool {
        if case .intent = timing { true } else { false }
    }

    fileprivate var waitsForSilence: Bool {
        if case .inactivity = timing { true } else { false }
    }

    fileprivate var awaitedEvent: Int? {
        if case .after(let event, _) = timing { event } else { nil }
    }

    fileprivate var canBeClicked: Bool { clickThrough != .constant(0) && !isIntent }
}
