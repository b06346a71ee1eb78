#!/usr/bin/env python3
"""A backend for Footfall in memory, by the standard library alone: four rules under the choices of a plain scenario.

    footfall run my-shop.yaml --backend exec:Plugins/ExecBackend/Examples/memory.py

Lines of JSON come in and go out, one message and one answer each; every answer repeats the message's number `n`.
"""
import gc, json

ABOUT = {
    "footfall": 1, "name": "python-memory", "summary": "in memory, in Python; ends with the run",
    "attribution": "conversion", "read_back": "bodies", "durable": "none", "idempotent": True,
    "rules": ["first-touch", "last-touch", "last-non-direct", "linear"]}
PLAIN = {"touches": "clicks", "boundary": "inclusive", "direct": "include", "repeats": "each",
         "since_last_conversion": False}
LINE = 1000  # items in a line of an answer

plan = {}
store = {}   # (customer, sequence) -> event: the first body that comes under an id stays
people = []  # once settled: the events of each identity, in order

def answer(n, **fields):
    print(json.dumps({"n": n, **fields}, separators=(",", ":")), flush=True)

def settle():
    """Finds out who is who: a device's events belong to the user of its next identify, after the last to that one's."""
    devices, owners = {}, {}
    for event in sorted(store.values(), key=lambda e: (e["time"], e["sequence"], e["customer"])):
        devices.setdefault(event["device"], []).append(event)
    for device, events in devices.items():
        users = [e["user"] for e in events if e["kind"] == "identify"]
        owner = ("user", users[-1]) if users else ("device", device)
        for event in reversed(events):
            if event["kind"] == "identify":
                owner = ("user", event["user"])
            owners.setdefault(owner, []).append(event)
    for events in owners.values():
        events.sort(key=lambda e: (e["time"], e["sequence"], e["customer"]))
    people[:] = owners.values()

def recent(touch, conversion):
    own = plan["vocabulary"]["channels"][touch["channel"]].get("lookback")
    return conversion["time"] - touch["time"] <= (plan["choices"]["lookback"][touch["kind"]] if own is None else own)

def share(total, count):
    """Equal whole parts of a total; what does not divide goes to the earlier ones, one each."""
    sign = -1 if total < 0 else 1
    return [sign * (abs(total) // count + (place < abs(total) % count)) for place in range(count)]

def credited(touches, rule, value):
    if rule == "last-non-direct":
        touches = [t for t in touches if t["kind"] != "direct"] or touches
    touches = touches[:1] if rule == "first-touch" else touches if rule == "linear" else touches[-1:]
    touches = touches or [{}]  # nobody's
    return [dict({k: t[k] for k in ("channel", "partner", "campaign") if k in t}, units=units, value=money)
            for t, units, money in zip(touches, share(10**9, len(touches)), share(value, len(touches)))]

def conversions(events, rule, goal):
    touches, orders = [], set()
    for event in events:
        if event["kind"] in ("click", "direct") and "channel" in event:
            touches.append(event)
        elif event["kind"] == "event" and event.get("name") == goal and event.get("order") not in orders:
            orders.update([event["order"]] if "order" in event else [])
            credits = credited([t for t in touches if recent(t, event)], rule, event.get("value", 0))
            yield {**{k: event[k] for k in ("customer", "sequence", "time", "value") if k in event}, "credits": credits}

def read(n, key, items):
    """Answers in lines of a bounded length; all but the last say that there is more."""
    items = list(items)
    for start in range(LINE, len(items), LINE):
        answer(n, **{key: items[start - LINE:start]}, more=True)
    answer(n, **{key: items[(len(items) - 1) // LINE * LINE if items else 0:]})

gc.disable()  # events hold no circles, and looking for some takes longer than everything else
for line in open(0, "rb", 1 << 20):  # standard input, a batch at a time
    message = json.loads(line)
    n, verb = message["n"], message["verb"]
    mine = people[message["part"]::message["parts"]] if "part" in message else people
    if verb == "submit":
        for event in message["events"]:
            store.setdefault((event["customer"], event["sequence"]), event)
        answer(n, taken=len(message["events"]))
    elif verb == "prepare" and (message["resumed"] or message["stitching"] != "retroactive"
                                or not PLAIN.items() <= message["choices"].items()):
        answer(n, unsupported="fresh runs under " + json.dumps(PLAIN) + ", stitched retroactively, are all it knows")
    elif verb in ("describe", "prepare"):
        plan = message
        answer(n, **ABOUT)
    elif verb == "credits":
        read(n, "conversions", (c for p in mine for c in conversions(p, message["rule"]["kind"], message["goal"])))
    elif verb == "events":
        read(n, "events", (event for events in mine for event in events))
    else:  # settle, report, close
        if verb == "settle":
            settle()
        answer(n, stored=len(store))
