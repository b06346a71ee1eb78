import Results
import Simulation

extension CausalTruth {
    /// Puts the truth into a run's summary: `truth`, and the worth of channels and partners, of everybody and within each segment.
    ///
    /// - Throws: ``TruthError/worldsDiffer(truth:run:)`` where the run counted other goals.
    public func fill(_ summary: inout Summary, of world: World) throws {
        if let goal = world.goal, let counted = summary.goals?.first(where: { $0.goal == world.events[goal] }) {
            guard Int128(counted.conversions) == all.goals else {
                throw TruthError.worldsDiffer(truth: all.goals, run: counted.conversions)
            }
        }
        summary.truth = truthSummary(world)
        for (channel, settings) in world.channels.enumerated() {
            if let row = summary.channels?.firstIndex(where: { $0.channel == settings.name }) {
                summary.channels?[row].incremental = credit(incremental(channel: channel), world)
                summary.channels?[row].shapley = shapleyCredit(channel, world)
            }
            for number in settings.partners.indices { fill(&summary, channel, number, world) }
        }
        for segment in (summary.segments ?? []).indices { fill(&summary, segment: segment, world) }
    }

    private func fill(_ summary: inout Summary, _ channel: Int, _ number: Int, _ world: World) {
        let partner = Exclusions.Partner(channel: channel, partner: number)
        guard let row = summary.partners?.firstIndex(where: { $0.partner == world.name(of: partner) }) else { return }
        summary.partners?[row].incremental = credit(incremental(partner), world)
    }

    /// Segments stand in the world's order.
    private func fill(_ summary: inout Summary, segment: Int, _ world: World) {
        for (channel, settings) in world.channels.enumerated() {
            if let row = summary.segments?[segment].channels?.firstIndex(where: { $0.channel == settings.name }) {
                let loss = incremental(channel: channel, segment: segment)
                summary.segments?[segment].channels?[row].incremental = credit(loss, world)
            }
            for number in settings.partners.indices {
                let partner = Exclusions.Partner(channel: channel, partner: number)
                let name = world.name(of: partner)
                guard let row = summary.segments?[segment].partners?.firstIndex(where: { $0.partner == name }) else {
                    continue
                }
                let loss = incremental(partner, segment: segment)
                summary.segments?[segment].partners?[row].incremental = credit(loss, world)
            }
        }
    }

    private func truthSummary(_ world: World) -> TruthSummary {
        let isSampled = sampledTrees > 0
        let names = players.map { world.channels[$0].name }
        var truth = TruthSummary(
            method: isSampled ? .sampled : .exact, players: names, none: credit(none, world), all: credit(all, world))
        let negative = players.filter { shapley[$0].goals < 0 }.map { world.channels[$0].name }
        if !negative.isEmpty { truth.negative = negative }
        truth.worldsSimulated = worldsSimulated
        guard isSampled else {
            truth.worldsPruned = Int(exactly: worldsInAll - Int128(worldsSimulated))
            return truth
        }
        truth.permutations = SampledOrders.count
        truth.customersSampled = sampledTrees
        var errors: [String: Credit] = [:]
        for channel in players {
            let error = standardErrors[channel]
            errors[world.channels[channel].name] = Credit(
                conversions: error.goals, value: error.value / world.minorUnits)
        }
        truth.standardErrors = errors
        return truth
    }

    private func credit(_ worth: Worth, _ world: World) -> Credit {
        Credit(conversions: Double(worth.goals), value: Double(worth.value) / world.minorUnits)
    }

    private func credit(_ loss: Loss, _ world: World) -> Credit {
        var credit = credit(loss.worth, world)
        credit.customers = loss.customers
        return credit
    }

    private func shapleyCredit(_ channel: Int, _ world: World) -> Credit {
        let unit = Double(Self.shapleyUnit)
        return Credit(
            conversions: Double(shapley[channel].goals) / unit,
            value: Double(shapley[channel].value) / unit / world.minorUnits)
    }
}

extension World {
    fileprivate func name(of partner: Exclusions.Partner) -> String {
        "\(channels[partner.channel].name)/\(channels[partner.channel].partners[partner.partner].name)"
    }
}
