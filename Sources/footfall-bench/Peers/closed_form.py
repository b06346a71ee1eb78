"""What the five-stage chain must come to, by algebra, and whether counts agree with it."""

import math


def expected(chain, unlimited=False):
    """Expected (entries, decisions) of each stage, per stage a dict with standard errors of the counts.

    With `unlimited` the horizon is taken as endless, and every stage is known: a visitor of stage k goes on in the end
    with probability c / (c + h), after a geometric number of decisions. With a horizon only the first stage's decisions
    are simple: a Poisson stream at rate 1 / mean until the customer leaves or the horizon comes.
    """
    customers = chain["customers"]
    horizon, over = chain["horizon_seconds"], chain["over_seconds"]
    rows, reached = [], 1.0
    for stage in chain["stages"]:
        leave = stage["conversion"] + stage["churn"]
        if unlimited:
            decisions, variance = 1 / leave, (1 - leave) / leave**2
        else:
            rate = leave / stage["mean_seconds"]
            young, old = math.exp(-rate * horizon), math.exp(-rate * (horizon - over))
            decisions = (1 - (old - young) / (rate * over)) / leave
            variance = decisions * (2 / leave - 1)  # at most: that of the geometric number, cut off
        mean = customers * reached * decisions
        spread = customers * reached * (variance + (1 - reached) * decisions**2)
        rows.append({"entered": customers * reached, "decisions": mean, "error": math.sqrt(spread)})
        if not unlimited:
            break
        reached *= stage["conversion"] / leave
    return rows


def check(chain, counts, unlimited=False):
    """Complains with an AssertionError where counts are further than 5 standard errors from the algebra."""
    entered = chain["customers"]
    for number, (row, stage, parameters) in enumerate(zip(expected(chain, unlimited), counts["stages"], chain["stages"])):
        off = (stage["decisions"] - row["decisions"]) / row["error"]
        assert abs(off) < 5, f"stage {number}: {stage['decisions']} decisions, expected {row['decisions']:.0f} ({off:+.1f} errors)"
        if unlimited:
            assert stage["conversions"] + stage["churned"] == entered, f"stage {number}: {entered} entered, not all left"
            share = parameters["conversion"] / (parameters["conversion"] + parameters["churn"])
            off = (stage["conversions"] - entered * share) / math.sqrt(entered * share * (1 - share))
            assert abs(off) < 5, f"stage {number}: {stage['conversions']} of {entered} went on ({off:+.1f} errors)"
            entered = stage["conversions"]


def self_test(simulate, customers):
    """Runs `simulate(chain) -> counts` with and without a horizon, for two seeds, and checks both."""
    day = 86_400.0
    stages = [(2, 0.35, 0.25), (3, 0.4, 0.2), (1, 0.45, 0.2), (20, 0.3, 0.15), (30, 0.25, 0.15)]
    for seed in (1, 2):
        for horizon in (120.0, 1e7):
            chain = {
                "customers": customers,
                "seed": seed,
                "over_seconds": 30 * day,
                "horizon_seconds": horizon * day,
                "stages": [{"mean_seconds": m * day, "conversion": c, "churn": h} for m, c, h in stages],
            }
            check(chain, simulate(chain), unlimited=horizon > 1e6)
    print("counts agree with the closed form")
