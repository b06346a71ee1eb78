import Scenario
import Simulation

/// Something that money can be spent on: a channel with all its lines, or one campaign.
struct Lever: Sendable {
    enum Target: Sendable, Hashable {
        case channel(Int)
        case campaign(Int)
    }

    let name: String
    let target: Target

    /// What a budget can be spread over: what costs more the more there is of it, and can be had more of.
    static func all(_ world: World, over kind: OptimiseOptions.Over) -> [Lever] {
        switch kind {
        case .channels:
            world.channels.indices.map { Lever(name: world.channels[$0].name, target: .channel($0)) }
                .filter { $0.isPaid(in: world) && $0.isScalable(in: world) }
        case .campaigns:
            world.campaigns.indices.map { Lever(name: world.campaigns[$0].name, target: .campaign($0)) }
                .filter { $0.isPaid(in: world) && $0.isScalable(in: world) }
        }
    }

    private func lines(of world: World) -> [Int] {
        switch target {
        case .channel(let channel): world.lines.indices.filter { world.lines[$0].channel == channel }
        case .campaign(let campaign): [world.campaigns[campaign].line]
        }
    }

    private func channel(in world: World) -> Int {
        switch target {
        case .channel(let channel): channel
        case .campaign(let campaign): world.lines[world.campaigns[campaign].line].channel
        }
    }

    private func isPaid(in world: World) -> Bool {
        let cost = world.channels[channel(in: world)].cost
        return cost.perClick > 0 || cost.perThousandImpressions > 0 || cost.perSend > 0
    }

    private func isScalable(in world: World) -> Bool {
        let hasLines = lines(of: world).contains { Self.scaled(world.lines[$0], by: 2) != nil }
        return hasLines || world.population.arrivals.contains { arrives($0) }
    }

    private func arrives(_ entry: ArrivalEntry) -> Bool {
        guard case .channel(let channel) = target, entry.channel == channel else { return false }
        if case .trace = entry.process { return false }
        return true
    }

    /// The world with so many times as much of it: rates, reach, arrivals, and the budgets of its campaigns.
    func scale(_ world: inout World, by factor: Double) {
        for index in lines(of: world) {
            if let line = Self.scaled(world.lines[index], by: factor) { world.lines[index] = line }
            guard let campaign = world.lines[index].campaign else { continue }
            switch world.campaigns[campaign].budget {
            case .perDay(let limit): world.campaigns[campaign].budget = .perDay(limit * factor)
            case .total(let limit): world.campaigns[campaign].budget = .total(limit * factor)
            case nil: break
            }
        }
        for index in world.population.arrivals.indices where arrives(world.population.arrivals[index]) {
            switch world.population.arrivals[index].process {
            case .rate(let rate): world.population.arrivals[index].process = .rate(rate * factor)
            case .customers(let number, let over):
                world.population.arrivals[index].process = .customers(
                    Int((Double(number) * factor).rounded()), over: over)
            case .trace: break
            }
        }
    }

    /// More of a line; `nil` where its rate or reach is drawn, or it comes by itself (a decision made already).
    private static func scaled(_ line: TouchLine, by factor: Double) -> TouchLine? {
        var line = line
        switch line.timing {
        case .rate(.constant(let rate)): line.timing = .rate(.constant(rate * factor))
        case .schedule, .period, .after, .inactivity:
            guard case .constant(let reach) = line.reach ?? .constant(1) else { return nil }
            line.reach = .constant(min(1, reach * factor))
        case .rate, .intent: return nil
        }
        return line
    }
}
