"""Locust's FastHttpUser sends the bodies that Footfall sent, in rotation.

BODIES: a file with a JSON list of texts. With USER_RATE each user keeps to so many requests a second. OUT: where the figures go.
"""

import itertools
import json
import os

from locust import FastHttpUser, constant, constant_throughput, events, task

with open(os.environ["BODIES"], encoding="utf-8") as file:
    BODIES = itertools.cycle([body.encode() for body in json.load(file)])
RATE = float(os.environ.get("USER_RATE", "0"))


class Collector(FastHttpUser):
    wait_time = constant_throughput(RATE) if RATE else constant(0)

    @task
    def send(self):
        self.client.post("/collect", data=next(BODIES), headers={"Content-Type": "application/json"})


@events.quitting.add_listener
def write(environment, **_):
    total = environment.stats.total
    seconds = (total.last_request_timestamp or 0) - (total.start_time or 0)
    figures = {
        "requests": total.num_requests,
        "rate": total.num_requests / seconds if seconds else 0,
        "dropped": 0,
        "milliseconds": {
            "p50": total.get_response_time_percentile(0.5),
            "p90": total.get_response_time_percentile(0.9),
            "p99": total.get_response_time_percentile(0.99),
            "max": total.max_response_time,
        },
    }
    with open(os.environ["OUT"], "w", encoding="utf-8") as out:
        json.dump(figures, out)
