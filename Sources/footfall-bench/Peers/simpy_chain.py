"""The five-stage chain in SimPy: a process for each customer, as its documentation teaches.

    simpy_chain.py CHAIN          CHAIN is JSON, see closed_form.self_test
    simpy_chain.py --self-test

Prints {"events", "seconds", "stages": [{"decisions", "conversions", "churned"}]}.
"""

import argparse
import json
import random
import time

import simpy

import closed_form

STAYED, CHURNED, CONVERTED = 0, 1, 2


def customer(env, number, rng, arrival, stages, events):
    yield env.timeout(arrival)
    stage = 0
    while stage < len(stages):
        mean, conversion, leave = stages[stage]
        yield env.timeout(rng.expovariate(1 / mean))
        draw = rng.random()
        outcome = CONVERTED if draw < conversion else CHURNED if draw < leave else STAYED
        events.append((env.now, number, stage, outcome))
        if outcome == CHURNED:
            return
        if outcome == CONVERTED:
            stage += 1


def simulate(chain):
    """Every decision before the horizon, in order of time: tuples (time, customer, stage, outcome)."""
    rng = random.Random(chain["seed"])
    stages = [(s["mean_seconds"], s["conversion"], s["conversion"] + s["churn"]) for s in chain["stages"]]
    env, events = simpy.Environment(), []
    for number in range(chain["customers"]):
        env.process(customer(env, number, rng, rng.random() * chain["over_seconds"], stages, events))
    env.run(until=chain["horizon_seconds"])
    return events


def counts(chain, events):
    table = [[0, 0, 0] for _ in chain["stages"]]
    for _, _, stage, outcome in events:
        table[stage][outcome] += 1
    return {
        "events": len(events),
        "stages": [{"decisions": sum(row), "conversions": row[CONVERTED], "churned": row[CHURNED]} for row in table],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chain", nargs="?", type=json.loads)
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return closed_form.self_test(lambda chain: counts(chain, simulate(chain)), customers=5_000)
    start = time.perf_counter()
    events = simulate(options.chain)
    seconds = time.perf_counter() - start
    print(json.dumps({**counts(options.chain, events), "seconds": seconds}))


if __name__ == "__main__":
    main()
