#!/usr/bin/env python3
"""An attribution rule for Footfall: the last touch weighs 1, the one before 1/2, then 1/3 and so on.

    footfall attribute journeys.csv --rule 'exec(path=Plugins/ExecBackend/Examples/recency_rank.py)'
    footfall attribute journeys.csv --rule 'exec(path=Plugins/ExecBackend/Examples/recency_rank.py,power=2)'

Lines of JSON come in and go out, one message and one answer each; every answer repeats the message's number `n`.
"""
import json
import sys

power = 1.0
for line in sys.stdin:
    message = json.loads(line)
    answer = {"n": message["n"]}
    if message["verb"] == "describe_rule":
        answer.update(footfall=1, name="recency-rank")
        for option in message["options"]:
            if option["name"] == "power":
                power = float(option["value"])
            else:
                answer["error"] = "there is no parameter " + option["name"]
    else:
        count = len(message["touches"])
        answer["weights"] = [(count - place) ** -power for place in range(count)]
    print(json.dumps(answer), flush=True)
