/// Every name of a document, in the order of the indices that events and occurrences carry.
final class Names {
    private(set) var stages: [String] = []
    private(set) var channels: [String] = []
    private(set) var segments: [String] = []
    private(set) var campaigns: [String] = []
    /// What the world emits, in order of first mention.
    private(set) var worldEvents: [String] = []
    /// Those, and what cases emit besides.
    private(set) var events: [String] = []
    private(set) var products: [String] = []
    private(set) var properties: [String] = []
    private(set) var surveys: [String] = []
    private(set) var coupons: [String] = []
    private let document: Document
    private let problems: Problems

    /// Indices must fit into 15 bits.
    private static let limit = 30_000

    init(document: Document, problems: Problems) {
        self.document = document
        self.problems = problems
        channels = document.channels.map(\.name)
        segments = document.population?.segments.map(\.name) ?? []
        campaigns = document.campaigns.map(\.name)
        collectStages()
        collectCases()
        collectCoupons()
        let largest =
            [stages, channels, segments, campaigns, events, products, properties, surveys, coupons].map(\.count).max()
            ?? 0
        let touches = document.stages.reduce(0) { $0 + $1.touches.count } + campaigns.count
        if max(largest, touches) > Self.limit {
            problems.report(
                "more than \(Self.limit) names of one kind", at: document.location, remedy: "a scenario needs fewer")
        }
    }

    private func collectStages() {
        var known: Set<String> = []
        for stage in document.stages {
            if !known.insert(stage.name).inserted {
                problems.report(
                    "a stage `\(stage.name)` is there already", at: stage.location, remedy: "call it something else")
            }
            stages.append(stage.name)
            for emission in stage.emissions {
                add(emission.event.name, to: &worldEvents)
                for property in emission.properties { add(property.name, to: &properties) }
            }
            for outcome in stage.decisions {
                if let event = outcome.event { add(event.name, to: &worldEvents) }
                for product in outcome.products { add(product.name, to: &products) }
            }
            for survey in stage.surveys { add(survey.name, to: &surveys) }
        }
        events = worldEvents
    }

    private func collectCases() {
        for step in document.cases.flatMap(\.steps) where step.kind == "emits" { add(step.subject.name, to: &events) }
    }

    private func collectCoupons() {
        for partner in document.channels.flatMap(\.partners) {
            guard let coupon = partner.coupon else { continue }
            if coupons.contains(coupon) {
                problems.report(
                    "the coupon `\(coupon)` belongs to another partner already", at: partner.location,
                    remedy: "give each its own")
            }
            add(coupon, to: &coupons)
        }
        for step in document.cases.flatMap(\.steps) {
            if let coupon = step.coupon { add(coupon.name, to: &coupons) }
        }
    }

    private func add(_ name: String, to names: inout [String]) {
        if !names.contains(name) { names.append(name) }
    }

    // MARK: - Looking up

    func stage(_ reference: Reference) -> Int? { find(reference, in: stages, "stage") }
    func segment(_ reference: Reference) -> Int? { find(reference, in: segments, "segment") }
    func channel(_ reference: Reference) -> Int? { find(reference, in: channels, "channel") }

    /// An event that something in the world emits.
    func event(_ reference: Reference, _ what: String) -> Int? {
        if let index = worldEvents.firstIndex(of: reference.name) { return index }
        problems.report(
            "\(what) names the event `\(reference.name)`, which nothing emits", at: reference.location,
            remedy: Suggestion.remedy(for: reference.name, among: worldEvents, plural: "events"))
        return nil
    }

    func partner(_ reference: Reference, of channel: Int) -> Int? {
        let section = document.channels[channel]
        return find(reference, in: section.partners.map(\.name), "partner", of: " of `\(section.name)`")
    }

    /// `channel` or `channel/partner`.
    func source(_ reference: Reference) -> (channel: Int, partner: Int?)? {
        let parts = reference.name.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = parts.first else {
            problems.report(
                "a channel's name is empty", at: reference.location, remedy: "write `channel` or `channel/partner`")
            return nil
        }
        guard let channel = channel(Reference(name: first, location: reference.location)) else { return nil }
        guard parts.count == 2 else { return (channel, nil) }
        guard let partner = partner(Reference(name: parts[1], location: reference.location), of: channel) else {
            return nil
        }
        return (channel, partner)
    }

    private func find(_ reference: Reference, in names: [String], _ noun: String, of owner: String = "") -> Int? {
        if let index = names.firstIndex(of: reference.name) { return index }
        problems.report(
            "there is no \(noun) `\(reference.name)`\(owner)", at: reference.location,
            remedy: Suggestion.remedy(for: reference.name, among: names, plural: noun + "s"))
        return nil
    }
}
