"""Other people's attribution on a path file, for comparison.

    attribution_peers.py MODEL FILE [--order K] [--max-step N] [--nulls]

FILE has the columns path, conversions, value and nulls. MODEL is one of
    heuristics     ChannelAttribution: first touch, last touch, linear
    markov         ChannelAttribution: Markov of the order, by simulation; --max-step 0 is its default
    mam-markov     marketing-attribution-models: removal effects, normalised
    mam-shapley    marketing-attribution-models: Shapley, max_size being the number of channels
The last two take paths with one conversion or one null each.

Prints {"seconds", "rules": {RULE: {CHANNEL: [conversions, value]}}}; seconds are those of reading the file and of the model,
without imports. Where a model knows no value it is 0.
"""

import argparse
import contextlib
import io
import json
import time


def heuristics(options):
    import ChannelAttribution
    import pandas

    start = time.perf_counter()
    table = ChannelAttribution.heuristic_models(
        pandas.read_csv(options.file), "path", "conversions", var_value="value", flg_pro=False
    )
    seconds = time.perf_counter() - start
    names = {"first-touch": "first_touch", "last-touch": "last_touch", "linear": "linear_touch"}
    rules = {
        rule: {
            row["channel_name"]: [row[f"{column}_conversions"], row[f"{column}_value"]] for _, row in table.iterrows()
        }
        for rule, column in names.items()
    }
    return seconds, rules


def markov(options):
    import ChannelAttribution
    import pandas

    start = time.perf_counter()
    table = ChannelAttribution.markov_model(
        pandas.read_csv(options.file),
        "path",
        "conversions",
        var_value="value",
        var_null="nulls" if options.nulls else None,
        order=options.order,
        max_step=options.max_step or None,
        verbose=False,
        flg_pro=False,
    )
    seconds = time.perf_counter() - start
    if isinstance(table, dict):
        table = table["result"]
    rows = {
        row["channel_name"]: [row["total_conversions"], row["total_conversion_value"]] for _, row in table.iterrows()
    }
    return seconds, {"markov": rows}


def mam_of(options):
    import mam
    import polars

    start = time.perf_counter()
    table = polars.read_csv(options.file).with_columns(
        (polars.col("conversions") > 0).alias("converted"), polars.lit(1).alias("times")
    )
    model = mam.MAM(
        table,
        format_type="grouped_journey",
        channels_colname="path",
        journey_with_conv_colname="converted",
        occurrences_colname="times",
    )
    return start, table, model


def mam_markov(options):
    start, table, model = mam_of(options)
    effects = model.run_markov().metadata["removal_effect"]["removal_effect"]
    seconds = time.perf_counter() - start
    total = table["conversions"].sum()
    return seconds, {"markov": {channel: [total * effect / effects.sum(), 0] for channel, effect in effects.items()}}


def mam_shapley(options):
    start, table, model = mam_of(options)
    channels = {name for path in table["path"].unique() for name in path.split(" > ")}
    sets = model.run_shapley(max_size=len(channels)).metadata["conv_table"]
    seconds = time.perf_counter() - start
    credits = dict.fromkeys(sorted(channels), 0.0)
    for row in sets.iter_rows(named=True):
        shares = next(value for name, value in row.items() if name.startswith("attribution_shapley"))
        for channel, share in zip(row["combinations"].split(" > "), shares):
            credits[channel] += share
    return seconds, {"shapley": {channel: [credit, 0] for channel, credit in credits.items()}}


MODELS = {"heuristics": heuristics, "markov": markov, "mam-markov": mam_markov, "mam-shapley": mam_shapley}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=MODELS)
    parser.add_argument("file")
    parser.add_argument("--order", type=int, default=1)
    parser.add_argument("--max-step", type=int, default=0)
    parser.add_argument("--nulls", action="store_true")
    options = parser.parse_args()
    # ChannelAttribution greets on standard output when it is imported.
    with contextlib.redirect_stdout(io.StringIO()):
        seconds, rules = MODELS[options.model](options)
    print(json.dumps({"seconds": seconds, "rules": rules}))


if __name__ == "__main__":
    main()
