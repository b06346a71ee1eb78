import Scenario
import Simulation

extension Exclusions {
    /// What a what-if leaves out.
    public init(_ without: [WhatIf.Exclusion]) {
        self.init()
        for exclusion in without {
            switch exclusion {
            case .channel(let channel, let partner?): partners.insert(.init(channel: channel, partner: partner))
            case .channel(let channel, nil): channels.insert(channel)
            case .campaign(let campaign): campaigns.insert(campaign)
            }
        }
    }
}

extension TallyPlan {
    /// The same counts where channels are left out: they cost nothing, their fixed and daily costs included.
    func without(_ exclusions: Exclusions) -> TallyPlan {
        var plan = self
        for channel in exclusions.channels {
            plan.world.channels[channel].cost.fixed = 0
            plan.world.channels[channel].cost.perDay = 0
        }
        return plan
    }
}
