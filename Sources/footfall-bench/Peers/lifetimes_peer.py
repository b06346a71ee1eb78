"""CDNOW and the models of `lifetimes`, for tests and the benchmark.

    lifetimes_peer.py data summary|money|transactions    {"parameters": {}, "data": CSV}
    lifetimes_peer.py fit FILE                           BG/NBD on summaries: {"parameters": {...}, "log_likelihood"}

The data (Fader, Hardie and Lee 2005; 2,357 customers who first bought at CDNOW in the first quarter of 1997) come with the
package. `data` leaves its models alone, whose imports take a second.
"""

import csv
import importlib.util
import io
import json
import os
import sys


def folder():
    return os.path.join(os.path.dirname(importlib.util.find_spec("lifetimes").origin), "datasets")


def data(kind):
    if kind == "transactions":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["customer", "date", "value"])
        with open(os.path.join(folder(), "CDNOW_sample.txt")) as lines:
            for line in lines:
                fields = line.split()
                # customer of the whole data, customer of the sample, date, CDs, dollars
                if len(fields) == 5:
                    writer.writerow([fields[1], fields[2], fields[4]])
        return out.getvalue()
    if kind == "money":
        with open(os.path.join(folder(), "cdnow_customers_summary_with_transactions.csv")) as file:
            header, rest = file.read().split("\n", 1)
        return "customer,frequency,recency,T,monetary_value\n" + rest
    with open(os.path.join(folder(), "cdnow_customers_summary.csv")) as file:
        return file.read().replace("ID,", "customer,", 1)


def fit(path):
    import pandas
    from lifetimes import BetaGeoFitter

    table = pandas.read_csv(path)
    model = BetaGeoFitter().fit(table["frequency"], table["recency"], table["T"])
    return {
        "parameters": {name: float(value) for name, value in model.params_.items()},
        "log_likelihood": -model._negative_log_likelihood_ * len(table),
    }


if sys.argv[1] == "data":
    json.dump({"parameters": {}, "data": data(sys.argv[2])}, sys.stdout)
else:
    json.dump(fit(sys.argv[2]), sys.stdout)
