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
