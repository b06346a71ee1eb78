import Simulation

extension Compiler {
    /// A trigger must name an event that happens in a stage of its line, or on the way into one.
    func checkTriggers() {
        for (line, section) in zip(lines, lineSections) {
            guard case .after(let event, _) = line.timing, case .after(let reference, _) = section.timing else {
                continue
            }
            let name = names.worldEvents[event]
            guard !line.stages.isEmpty, !line.stages.contains(where: { happens(name, in: $0) }) else { continue }
            let place = line.stages.count == 1 ? "stage `\(document.stages[line.stages[0]].name)`" : "its stages"
            problems.report(
                "`after: \(name)` never comes: the event happens neither in \(place) nor on the way there",
                at: reference.location, remedy: remedy(for: name, in: line.stages))
        }
    }

    /// Whether the event is emitted while a customer is in the stage, or by an outcome that leads into it.
    private func happens(_ event: String, in stage: Int) -> Bool {
        if document.stages[stage].emissions.contains(where: { $0.event.name == event }) { return true }
        return document.stages.enumerated().contains { index, section in
            section.decisions.contains { $0.event?.name == event && leads($0, from: index, to: stage) }
        }
    }

    private func leads(_ outcome: OutcomeSection, from: Int, to: Int) -> Bool {
        switch outcome.target {
        case .churned: false
        case .next: from + 1 == to
        case .stage(let reference): reference.name == names.stages[to]
        }
    }

    private func remedy(for event: String, in stages: [Int]) -> String {
        let there = names.worldEvents.filter { name in stages.contains { happens(name, in: $0) } }
        return there.isEmpty
            ? "no event happens there; use `rate` or `every`" : "events there are " + Suggestion.list(there)
    }
}
