import Simulation

extension Compiler {
    /// Turns the touches of all stages into lines, in order.
    func compileLines() {
        for (index, stage) in document.stages.enumerated() {
            if stage.decisions.isEmpty, let touch = stage.touches.first {
                problems.warn(
                    "nobody is met in stage `\(stage.name)`, which is an end", at: touch.location,
                    remedy: "give the stage a dwell and a way out, or take its touches out")
            }
            for touch in stage.touches { add(touch, stages: [index], campaign: nil) }
        }
    }

    func compileCampaigns() -> [Campaign] {
        document.campaigns.enumerated().compactMap { index, section in
            let ways = document.stages.indices.filter { !document.stages[$0].decisions.isEmpty }
            let stages = section.stages.map { $0.compactMap { names.stage($0) } } ?? ways
            let line = lines.count
            add(section.touch, stages: stages, campaign: index)
            guard lines.count > line else { return nil }
            return Campaign(name: section.name, line: line, budget: section.budget)
        }
    }

    /// Adds a line; what is wrong with it is reported, and it is added as well as it can be.
    private func add(_ touch: TouchSection, stages: [Int], campaign: Int?) {
        let channel = names.channel(touch.channel)
        let partner = channel.flatMap { channel in touch.partner.flatMap { names.partner($0, of: channel) } }
        let kind = channel.map { document.channels[$0].kind } ?? .organic
        let appearance = touch.appearance ?? standardAppearance(of: kind, isIntent: touch.isIntent)
        let window = campaign.flatMap { campaignWindow(of: document.campaigns[$0]) }
        let timing = timing(of: touch, window: window, inCampaign: campaign != nil)
        checkIntentStages(touch, stages)
        let isClick = appearance == .click || appearance == .direct
        var line = TouchLine(
            path: touch.path, name: touch.label, channel: channel ?? 0, partner: partner, campaign: campaign,
            stages: stages,
            appearance: appearance, timing: timing ?? .rate(.constant(0)), window: window)
        line.reach = touch.reach
        line.atMost = touch.atMost
        line.segments = touch.segments.map { $0.compactMap { names.segment($0) } }
        line.clickThrough = touch.clickThrough ?? .constant(isClick ? 1 : 0)
        line.open = touch.open
        line.unsubscribe = touch.unsubscribe
        line.prompt = touch.prompt
        line.discount = touch.discount
        line.effects = effects(of: touch.uplift, stages: stages, inCampaign: campaign != nil, touch)
        line.clickEffects = effects(of: touch.clickUplift, stages: stages, inCampaign: campaign != nil, touch)
        line.halfLife = touch.halfLife
        line.saturation = touch.saturation
        // Without a time it could only cause further complaints.
        guard timing != nil else { return }
        lines.append(line)
        lineSections.append(touch)
    }

    private func standardAppearance(of kind: Channel.Kind, isIntent: Bool) -> TouchLine.Appearance {
        if isIntent { return .click }
        switch kind {
        case .organic, .affiliate, .referral: return .click
        case .paid: return .view
        case .owned: return .send
        }
    }

    /// A campaign's window from the scenario's start; `nil` where it is the scenario's own.
    private func campaignWindow(of campaign: CampaignSection) -> (start: Int64, end: Int64)? {
        guard campaign.start != nil || campaign.end != nil else { return nil }
        let start = campaign.start.map { $0 - document.head.start } ?? 0
        let end = campaign.end.map { $0 - document.head.start } ?? document.head.horizon ?? HeadSection.longest
        if end <= 0 || start >= document.head.horizon ?? .max {
            problems.warn(
                "the campaign `\(campaign.name)` lies outside the horizon", at: campaign.location,
                remedy: "move it or the horizon")
        }
        return (start, end)
    }

    private func timing(
        of touch: TouchSection, window: (start: Int64, end: Int64)?, inCampaign: Bool
    ) -> TouchLine.Timing? {
        switch touch.timing {
        case .unknown: return nil
        case .rate(let rate): return .rate(rate)
        case .intent(let probability): return .intent(probability)
        case .inactivity(let delay): return .inactivity(delay: delay)
        case .after(let event, let delay): return names.event(event, "`after`").map { .after(event: $0, delay: delay) }
        case .every(let recurrences): return schedule(recurrences, window: window, at: touch.timingLocation)
        }
    }

    private func schedule(
        _ recurrences: [Recurrence], window: (start: Int64, end: Int64)?, at location: SourceLocation
    ) -> TouchLine.Timing? {
        let end = min(window?.end ?? .max, document.head.horizon ?? .max)
        guard end < .max else {
            if recurrences.count == 1, case .period(let period) = recurrences[0] { return .period(period) }
            problems.report(
                "days of the week need an end where `horizon` is `none`", at: location,
                remedy: "write a period like `every: 7d`, or give the scenario a horizon")
            return nil
        }
        let schedule = Schedule(start: document.head.start, clock: document.head.clock)
        guard let times = schedule.times(recurrences, from: max(window?.start ?? 0, 0), to: end) else {
            problems.report(
                "`every` comes more than \(Schedule.limit) times", at: location, remedy: "make it rarer, or use `rate`")
            return nil
        }
        return .schedule(times)
    }

    /// An intent touch announces a stage's conversion, so each of its stages must have something to announce.
    private func checkIntentStages(_ touch: TouchSection, _ stages: [Int]) {
        guard touch.isIntent else { return }
        for stage in stages {
            let section = document.stages[stage]
            guard section.conversion == nil, section.outcomes.isEmpty else { continue }
            problems.report(
                "`on_intent` announces a conversion, and stage `\(section.name)` has none", at: touch.timingLocation,
                remedy: "give the stage a `conversion` or `outcomes`")
        }
    }
}
