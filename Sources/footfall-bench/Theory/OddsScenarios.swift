import FootfallTestKit

/// One decision under Poisson touches of one line, beside the arithmetic of its odds.
///
/// Outcomes lead to the ends `bought`, `saved`, `churned` and, with what is left, `left`; or what is left is to stay.
struct OddsScenario {
    enum Dwell {
        case fixed, exponential
    }

    static let outcomes = [0.2, 0.3, 0.1]
    static let targets = ["bought", "saved", "churned", "left"]
    static let odds = Odds(outcomes: outcomes)

    var name: String
    var seed: Int
    var dwell = Dwell.fixed
    var days = 10.0
    /// Touches a day.
    var rate = 0.25
    /// What each touch multiplies the odds of the outcomes by.
    var uplifts: [Double]
    /// Share of touches clicked, and what a click multiplies the odds of `bought` by.
    var clicks: (share: Double, uplift: Double)?
    var halfLife: Double?
    var saturation: Double?
    /// What the outcomes leave is to stay and decide again, not to leave.
    var stays = false

    static let all = [
        OddsScenario(name: "theory-uplift", seed: 21, uplifts: [1.6]),
        OddsScenario(name: "theory-three-uplifts", seed: 22, uplifts: [1.3, 0.5, 1.9]),
        OddsScenario(name: "theory-click-uplift", seed: 23, rate: 0.4, uplifts: [1.2], clicks: (0.25, 2)),
        OddsScenario(name: "theory-half-life", seed: 24, rate: 0.5, uplifts: [1.8], halfLife: 3),
        OddsScenario(
            name: "theory-half-life-saturation", seed: 25, rate: 0.5, uplifts: [1.8], halfLife: 3, saturation: 1.5),
        OddsScenario(name: "theory-saturation", seed: 26, rate: 0.5, uplifts: [1.5, 1.2], saturation: 2),
        OddsScenario(name: "theory-exponential-dwell", seed: 27, dwell: .exponential, days: 4, uplifts: [1.7]),
        OddsScenario(name: "theory-stays", seed: 28, days: 5, rate: 0.1, uplifts: [1.4, 1, 1.2], stays: true),
    ]

    /// Touches that come while a customer waits for one decision.
    var touches: [Double] {
        switch dwell {
        case .fixed: Chances.poisson(rate * days)
        case .exponential: Chances.poissonInExponentialTime(rate * days)
        }
    }

    /// Shares of the outcomes, what is left last.
    var shares: [Double] {
        if let clicks {
            let (seen, clicked) = (rate * days * (1 - clicks.share), rate * days * clicks.share)
            // A clicked touch acts by both uplifts.
            return Self.odds.shares(
                uplifts, clicked: [uplifts[0] * clicks.uplift],
                impressions: AdstockLaw(touches: Chances.poisson(seen)),
                clicks: AdstockLaw(touches: Chances.poisson(clicked)))
        }
        let law =
            halfLife.map { AdstockLaw(rate: rate, days: days, halfLife: $0) } ?? AdstockLaw(touches: touches)
        return Self.odds.shares(uplifts, over: law, saturation: saturation)
    }

    /// Touches during one dwell of one customer.
    var impressions: Moments {
        let mean = rate * days
        return Moments(mean: mean, variance: dwell == .fixed ? mean : mean * (1 + mean))
    }
}

// MARK: - As a file

extension OddsScenario {
    func text(customers: Int) -> String {
        let wait = dwell == .fixed ? "\(days)d" : "{exponential: {mean: \(days)d}}"
        return """
            scenario: \(name)
            seed: \(seed)
            start: 2026-01-05
            horizon: none
            goal: goal
            population:
              arrivals: {customers: \(customers), over: 0d}
            channels: {ads: {kind: paid}}
            stages:
              - stage: deciding
                dwell: \(wait)
                conversion: {probability: \(Self.outcomes[0]), emits: goal}
                churn: \(Self.outcomes[2])
                outcomes:
                  - {to: saved, probability: \(Self.outcomes[1])}
            \(stays ? "" : "      - {to: left, probability: rest}\n")\
                touches:
                  - {\(touch)}
              - stage: bought
              - stage: saved
            \(stays ? "" : "  - stage: left\n")
            """
    }

    private var touch: String {
        let named = zip(["conversion", "saved", "churn"], uplifts).map { "\($0): \($1)" }
        var parts = ["channel: ads", "rate: \(rate)/day", "uplift: {\(named.joined(separator: ", "))}"]
        if let clicks { parts += ["click_through: \(clicks.share)", "click_uplift: \(clicks.uplift)"] }
        if let halfLife { parts.append("half_life: \(halfLife)d") }
        if let saturation { parts.append("saturation: \(saturation)") }
        return parts.joined(separator: ", ")
    }
}
