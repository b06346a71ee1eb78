/// The scenario that `footfall init NAME` writes: it runs as it is, and teaches the format by what can be changed in it.
public enum ScenarioTemplate {
    /// The text of the file.
    ///
    /// - Parameter name: the scenario's name, `[a-z0-9-]{1,64}`; it becomes a folder under `results/`.
    public static func text(name: String) -> String {
        """
        # A campaign world to start from: an app with a free trial. It runs as it is; change what differs in yours.
        #
        #     footfall validate \(name).yaml                  every problem at once, with its line
        #     footfall run \(name).yaml                       simulate, track, audit, judge
        #     footfall trace \(name).yaml --customer 0        one customer's whole story
        #
        # Durations are written 30s 15m 4h 2d 3w, rates 0.2/day, shares 0.08 or 8%. Wherever a number stands, a distribution
        # may stand, like {lognormal: {median: 2d, sigma: 0.8}}, or a trait of the customer, like $convinced.

        """ + head(name) + people + stages + judgement
    }

    private static func head(_ name: String) -> String {
        """

        scenario: \(name)
        description: What this world is about, in one line
        seed: 1                     # the same seed gives the same events, to the bit
        start: 2026-01-05
        horizon: 90d                # customers are watched until then
        timezone: UTC               # any IANA name
        currency: EUR
        goal: subscribe             # the event that counts as a conversion
        margin: 0.8                 # share of the price that is left after what it costs to provide

        # Arrivals and every rate follow the calendar: factors from Monday to Sunday, normalised to mean 1.
        calendar:
          weekly: [1.1, 1.1, 1.1, 1.1, 1, 0.8, 0.8]

        """
    }

    private static let people = """

        population:
          arrivals:
            - {customers: 4_000, over: 60d}                 # by themselves
            - {rate: 20/day, channel: ads}                  # by a click on an ad; only where the channel is on
          segments:                                         # shares sum to 1
            private: {share: 0.7, traits: {convinced: {beta: {a: 2, b: 10}}}}      # traits are drawn once per customer
            company: {share: 0.3, traits: {convinced: {beta: {a: 4, b: 10}}}}

        channels:                                           # kinds: organic, paid, owned, affiliate, referral
          search: {kind: organic}
          ads:    {kind: paid, cost: {per_click: 0.80}}     # money in major units
          email:  {kind: owned, cost: {per_send: 0.001}}
          affiliate:
            kind: affiliate
            partners: {magazine: 0.7, comparison: 0.3}      # share of the channel's touches
            cost: {commission: 15%}

        """

    private static let stages = """

        # A customer waits in a stage (dwell), then decides. What is left of 1 is to stay, and to decide again later.
        stages:
          - stage: curious
            emits: {page_view: 1/day}                       # a rate: again and again while in the stage
            dwell: {lognormal: {median: 2d, sigma: 1}}
            conversion: {probability: 0.15, emits: sign_up} # to the next stage
            churn: 0.35                                     # away for good
            touches:                                        # an uplift multiplies the odds; half_life says how it fades
              - {channel: search, rate: 0.15/day}
              - {channel: ads, rate: 0.5/day, click_through: 0.01, click_uplift: 1.4, half_life: 3d}
              - {channel: affiliate, rate: 0.1/day, click_through: 0.15, click_uplift: 1.6, half_life: 5d}
          - stage: trial
            dwell: 14d
            conversion: {probability: $convinced, emits: subscribe, value: 12}
            churn: rest                                     # what is left of 1
            touches:
              - {name: welcome, channel: email, after: sign_up, delay: 10m, open: 0.6, uplift: 1.1}
              - {name: last-days, channel: email, after: sign_up, delay: 11d, open: 0.45, uplift: 1.3}
          - stage: subscriber
            dwell: 30d
            outcomes:                                       # more ways on, by the stage they lead to
              - {to: subscriber, probability: rest, emits: renewal, value: 12}
            churn: 0.08
            survey: {csat: {probability: 0.2, score: {empirical: {5: 0.5, 4: 0.3, 3: 0.1, 2: 0.06, 1: 0.04}}}}

        """

    private static let judgement = """

        # What a tracker cannot see or gets wrong; without this section it sees everything.
        tracking: {consent: 0.9, loss: 0.01, duplicates: 0.01}

        attribution:
          rules: [first-touch, last-touch, linear]
          touches: clicks                                   # or all: views and sends compete as well
          lookback: 30d
          commission: last-touch                            # the rule that partners are paid by

        # Measures of your own, as formulas over paths of the summary; the standard ones are always there.
        kpis:
          trials_per_visitor: events.sign_up.count / customers

        # What must hold: an expectation that fails makes the exit code 1.
        expect:
          - goals.subscribe.conversions > 0
          - kpis.conversion_rate in 0.005..0.2
          - stages.subscriber.churned / stages.subscriber.decisions < 0.15

        """
}
