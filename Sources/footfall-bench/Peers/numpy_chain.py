"""The five-stage chain in NumPy: all customers at once, one decision of each per round.

    numpy_chain.py CHAIN [--sorted] [--repeat N]     CHAIN is JSON, see closed_form.self_test
    numpy_chain.py --self-test

Prints {"events", "seconds", "warm_seconds", "stages": [{"decisions", "conversions", "churned"}]}. `seconds` is the first
run in the process, `warm_seconds` the fastest of the repeats, when the allocator has its pages. With --sorted the events
of all customers are brought into one order of time as well.
"""

import argparse
import json
import time

import numpy as np

import closed_form

STAYED, CHURNED, CONVERTED = 0, 1, 2


def simulate(chain):
    """Every decision before the horizon, as arrays (customer, time, outcome, stage) of one length."""
    rng = np.random.default_rng(chain["seed"])
    customers, horizon, last = chain["customers"], chain["horizon_seconds"], len(chain["stages"])
    mean = np.array([stage["mean_seconds"] for stage in chain["stages"]])
    conversion = np.array([stage["conversion"] for stage in chain["stages"]], dtype=np.float32)
    leave = conversion + np.array([stage["churn"] for stage in chain["stages"]], dtype=np.float32)

    rounds = []
    customer = np.arange(customers, dtype=np.uint32)
    now = rng.random(customers) * chain["over_seconds"]
    stage = np.zeros(customers, dtype=np.int8)
    while customer.size:
        now = now + rng.standard_exponential(customer.size) * mean[stage]
        seen = np.flatnonzero(now < horizon)
        if seen.size < now.size:
            now, customer, stage = now[seen], customer[seen], stage[seen]
        draw = rng.random(customer.size, dtype=np.float32)
        converted = draw < conversion[stage]
        outcome = converted.view(np.int8) + (draw < leave[stage]).view(np.int8)
        rounds.append((customer, now, outcome, stage))
        stage = stage + converted
        goes_on = np.flatnonzero((outcome != CHURNED) & (stage < last))
        customer, now, stage = customer[goes_on], now[goes_on], stage[goes_on]
    return tuple(np.concatenate(parts) for parts in zip(*rounds))


def in_time_order(events):
    order = np.argsort(events[1])
    return tuple(column[order] for column in events)


def counts(chain, events):
    _, _, outcome, stage = events
    table = np.bincount(stage * 3 + outcome, minlength=3 * len(chain["stages"])).reshape(-1, 3)
    return {
        "events": int(outcome.size),
        "stages": [
            {"decisions": int(row.sum()), "conversions": int(row[CONVERTED]), "churned": int(row[CHURNED])} for row in table
        ],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chain", nargs="?", type=json.loads)
    parser.add_argument("--sorted", action="store_true")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return closed_form.self_test(lambda chain: counts(chain, simulate(chain)), customers=200_000)

    np.random.default_rng(0).standard_exponential(1)  # imports and first calls are not the simulation
    seconds = []
    for _ in range(max(1, options.repeat)):
        start = time.perf_counter()
        events = simulate(options.chain)
        if options.sorted:
            events = in_time_order(events)
        seconds.append(time.perf_counter() - start)
    result = counts(options.chain, events)
    if options.sorted:
        assert np.all(np.diff(events[1]) >= 0)
    print(json.dumps({**result, "seconds": seconds[0], "warm_seconds": min(seconds)}))


if __name__ == "__main__":
    main()
