import Attribution
import Foundation
import Observation
import Reporting
import Scenario
import Simulation
import Tracking

/// Puts one customer's occurrences into words.
struct StoryTeller {
    let scenario: CompiledScenario
    let world: World
    let observer: Observer
    let times: LocalTimes

    init(_ scenario: CompiledScenario, world: World) {
        self.scenario = scenario
        self.world = world
        observer = Observer(
            world: world, settings: scenario.tracking, vocabulary: scenario.vocabulary, start: scenario.start)
        times = LocalTimes(start: scenario.start, zone: scenario.timeZoneIdentifier)
    }

    /// The story of the customer at an index of the ledger.
    func tell(_ index: Int, of ledger: Ledger) -> Story {
        let facts = ledger.customers[index]
        let occurrences = ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]]
        var story = Story(title: title(facts), facts: describe(facts))
        var entered = facts.arrival
        for occurrence in occurrences {
            let moved = occurrence.kind == .decision && occurrence.outcome >= 0
            if story.visits.isEmpty { story.visits.append(Story.Visit(stage: name(ofStage: occurrence.stage))) }
            story.visits[story.visits.count - 1].happenings.append(happening(occurrence, facts))
            guard moved || occurrence.kind == .end else { continue }
            story.visits[story.visits.count - 1].stayedDays = days(occurrence.time - entered)
            if moved && occurrence.to >= 0 {
                story.visits.append(Story.Visit(stage: name(ofStage: occurrence.to)))
                entered = occurrence.time
            }
        }
        story.credits = credits(occurrences, facts)
        return story
    }

    // MARK: Facts

    private func title(_ facts: CustomerFacts) -> String {
        facts.generation == 0 ? "Customer \(facts.id)" : "Referred customer \(facts.id)"
    }

    private func describe(_ facts: CustomerFacts) -> [Story.Fact] {
        var list = [Story.Fact("arrived", times.text(facts.arrival))]
        if facts.channel >= 0 { list.append(Story.Fact("by", label(facts.channel, facts.partner))) }
        let segment = world.population.segments[facts.segment].name
        if !segment.isEmpty { list.append(Story.Fact("segment", segment)) }
        return list
    }

    // MARK: What happened

    private func happening(_ occurrence: Occurrence, _ facts: CustomerFacts) -> Story.Happening {
        let (kind, text) = words(occurrence)
        let seen = observer.visibility(of: occurrence, customer: facts)
        let note = seen == .seen || seen == .invisible ? "" : " [\(seen.rawValue)]"
        return Story.Happening(
            localTime: times.text(occurrence.time), days: days(occurrence.time - facts.arrival), kind: kind,
            text: text + note, isVisible: seen == .seen)
    }

    private func words(_ occurrence: Occurrence) -> (Story.Happening.Kind, String) {
        switch occurrence.kind {
        case .arrival:
            let by = occurrence.channel < 0 ? "" : " by \(label(Int(occurrence.channel), Int(occurrence.partner)))"
            return (.arrival, "arrives\(by) in \(name(ofStage: occurrence.to))")
        case .touch, .click: return touch(occurrence)
        case .decision: return decision(occurrence)
        case .emission: return (isGoal(occurrence) ? .conversion : .event, emission(occurrence))
        case .refund: return (.refund, "gets \(money(occurrence.value)) back")
        case .survey:
            return (.survey, "answers \(world.surveys[Int(occurrence.line)]): \(number(occurrence.amount))")
        case .referral: return (.referral, "refers customer \(occurrence.related)")
        case .end:
            let still = occurrence.flags.contains(.censored)
            let place = occurrence.to < 0 ? "is gone" : "is in \(name(ofStage: occurrence.to))"
            return (.end, still ? "\(place) when the horizon comes" : "\(place) for good")
        }
    }

    private func touch(_ occurrence: Occurrence) -> (Story.Happening.Kind, String) {
        let line = world.lines[Int(occurrence.line)]
        let by = "\(label(Int(occurrence.channel), Int(occurrence.partner))) (\(line.name))"
        let intent = occurrence.flags.contains(.intent) ? ", about to buy anyway" : ""
        if occurrence.kind == .click { return (.click, "clicks on \(by)\(intent)") }
        var notes = intent
        if occurrence.flags.contains(.opened) { notes += ", opens it" }
        if occurrence.flags.contains(.unsubscribed) { notes += ", unsubscribes" }
        return line.isSend ? (.send, "is sent \(by)\(notes)") : (.impression, "meets \(by)\(notes)")
    }

    private func decision(_ occurrence: Occurrence) -> (Story.Happening.Kind, String) {
        guard occurrence.outcome >= 0 else { return (.stay, "stays") }
        let event = occurrence.event < 0 ? "" : "\(world.events[Int(occurrence.event)])"
        let value = occurrence.value == 0 ? "" : " of \(money(occurrence.value))"
        let discount = occurrence.flags.contains(.discounted) ? " (with a discount)" : ""
        let product = occurrence.product < 0 ? "" : ", \(world.products[Int(occurrence.product)])"
        let what = event.isEmpty ? "" : "\(event)\(value)\(discount)\(product)"
        guard occurrence.to >= 0 else { return (.churn, what.isEmpty ? "churns" : "\(what), and churns") }
        let goes = "goes on to \(name(ofStage: occurrence.to))"
        return (isGoal(occurrence) ? .conversion : .decision, what.isEmpty ? goes : "\(what), \(goes)")
    }

    private func emission(_ occurrence: Occurrence) -> String {
        let emission = world.stages[Int(occurrence.stage)].emissions[Int(occurrence.line)]
        var text = world.events[Int(occurrence.event)]
        if occurrence.value != 0 { text += " of \(money(occurrence.value))" }
        if let first = emission.properties.first {
            text += " (\(world.properties[first.property]) \(number(occurrence.amount)))"
        }
        return text
    }

    private func isGoal(_ occurrence: Occurrence) -> Bool { world.goal.map { Int(occurrence.event) == $0 } ?? false }

    // MARK: Credit

    private func credits(_ occurrences: ArraySlice<Occurrence>, _ facts: CustomerFacts) -> [Story.CreditedConversion] {
        guard let goal = world.goal, occurrences.contains(where: isGoal) else { return [] }
        let plan = RunPlan(
            id: "trace", vocabulary: scenario.vocabulary, goals: [UInt16(goal)], rules: scenario.rules,
            choices: scenario.choices, currency: scenario.currency, minorUnits: scenario.minorUnits)
        var oracle = Oracle(plan: plan)
        var events: ContiguousArray<TrackingEvent> = []
        for occurrence in occurrences { observer.complete(occurrence, of: facts, into: &events) }
        var batches = scenario.rules.map { _ in CreditBatch() }
        events.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches) }
        guard let first = batches.first else { return [] }
        return first.conversions.indices.map { index in
            let conversion = first.conversions[index]
            let when = times.text(conversion.time - scenario.start)
            let rules = zip(scenario.rules, batches).map { rule, batch in
                Story.RuleShares(
                    rule: rule.name,
                    shares: batch.credits(of: index).map { credit in
                        (scenario.vocabulary.label(of: credit.source), Double(credit.units) / Double(CreditUnits.one))
                    })
            }
            return Story.CreditedConversion(
                conversion: "\(world.events[goal]) of \(money(conversion.value)) at \(when)", rules: rules)
        }
    }

    // MARK: Words

    private func name(ofStage index: Int16) -> String { index < 0 ? "churned" : world.stages[Int(index)].name }

    private func label(_ channel: Int, _ partner: Int) -> String {
        let channel = world.channels[channel]
        return partner < 0 ? channel.name : "\(channel.name)/\(channel.partners[partner].name)"
    }

    private func days(_ microseconds: Int64) -> Double { Double(microseconds) / 86_400e6 }

    private func money(_ minor: Int64) -> String {
        let digits = scenario.minorUnits == 1 ? 0 : scenario.minorUnits == 1000 ? 3 : 2
        return String(format: "%.\(digits)f %@", Double(minor) / Double(scenario.minorUnits), scenario.currency)
    }

    private func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(format: "%.3g", value)
    }
}

/// Times of the scenario as a clock in its time zone shows them.
struct LocalTimes {
    private let start: Int64
    private let formatter: DateFormatter

    init(start: Int64, zone: String) {
        self.start = start
        formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: zone) ?? .gmt
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
    }

    /// Of a time in microseconds since the scenario's start.
    func text(_ time: Int64) -> String {
        formatter.string(from: Date(timeIntervalSince1970: Double(start + time) / 1e6))
    }
}
