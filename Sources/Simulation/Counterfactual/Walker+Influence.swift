/// Where a life notes who turned it; see ``Influence``.
extension Walker {
    /// Starts noting.
    mutating func trackInfluence() {
        let world = program.world
        let outcomes = world.stages.map { $0.outcomes.count }.max() ?? 0
        let effects = world.lines.reduce(0) { $0 + $1.effects.count + $1.clickEffects.count }
        let noted = UnsafeMutablePointer<Influence>.allocate(capacity: 1)
        noted.initialize(to: Influence(outcomes: outcomes, pushes: effects + world.calendar.uplifts.count))
        influence = noted
    }

    /// Notes the channels without which the decision might have come out otherwise.
    @inline(never)
    func judgeInfluence(
        _ influence: UnsafeMutablePointer<Influence>, _ stage: UnsafePointer<StageProgram>, stay: Double, winner: Int
    ) {
        let count = stage.pointee.outcomes.count
        for pair in 0..<(count + 1) / 2 {
            let (low, high) = stage.pointee.variateKeys[pair].bits(core.id, visit, core.decision)
            influence.pointee.variates[2 * pair] = exponentials.variate(low)
            if 2 * pair + 1 < count { influence.pointee.variates[2 * pair + 1] = exponentials.variate(high) }
        }
        influence.pointee.settle(stay: stay, stayVariate: exponentials.variate(decisionBits), winner: winner)
    }

    /// Takes a share off the next purchase, unless a larger one is waiting.
    @inline(__always)
    mutating func offerDiscount(_ share: Double, of line: UnsafePointer<StageLine>) {
        let share = Float(share)
        guard share > core.discount else { return }
        core.discount = share
        influence?.pointee.offer(discountOf: line.pointee.channelBit)
    }

    /// A click breaks the silence that lines of other channels wait for.
    @inline(__always)
    func noteClick(on line: UnsafePointer<StageLine>) {
        guard let influence, here.pointee.hasInactivity else { return }
        if here.pointee.idleChannels & ~absence.channels & ~line.pointee.channelBit != 0 {
            influence.pointee.channels |= line.pointee.channelBit
        }
    }
}
