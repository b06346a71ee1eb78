"""scenarios/affiliate-lifecycle.yaml in SimPy, as somebody who models with SimPy would write it: a process for each customer and
for each line of touches that reaches them, and counters for what is measured. What a tracker sees of it is left out.

    simpy_affiliate.py CUSTOMERS [--seed N]

Prints {"customers", "events", "seconds", "stages": [{"decisions"}], "purchases", "clicks", "sends", "impressions"}. Times are in days.
"""

import argparse
import bisect
import json
import math
import random
import time
from collections import Counter

import simpy

HORIZON = 180.0
HOUR, MINUTE = 1 / 24, 1 / 1440
# Days from the start, Monday 2026-03-02, to the dates of the file; ends are inclusive.
SPRING, SUMMER_SALE = (21, 35), (105, 121)
WEEKLY = [1.05, 1, 1, 1, 0.95, 0.9, 1.1]
HOURS = [0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 0.8, 1, 1.1, 1.2, 1.2, 1.3, 1.2, 1.1, 1.1, 1.2, 1.3, 1.5, 1.8, 2, 1.8, 1.3, 0.7]


class Calendar:
    """Shapes rates: a unit of operational time is a day of mean intensity."""

    def __init__(self):
        week, hours = sum(WEEKLY) / 7, sum(HOURS) / 24
        self.sums = [0.0]
        for hour in range(int(HORIZON) * 24):
            day = hour // 24
            factor = 1.2 if SPRING[0] <= day < SPRING[1] else 1.5 if SUMMER_SALE[0] <= day < SUMMER_SALE[1] else 1
            self.sums.append(self.sums[-1] + WEEKLY[day % 7] / week * HOURS[hour % 24] / hours * factor / 24)

    def operational(self, now):
        hour = min(int(now * 24), len(self.sums) - 2)
        return self.sums[hour] + (self.sums[hour + 1] - self.sums[hour]) * (now * 24 - hour)

    def time(self, operational):
        hour = bisect.bisect_right(self.sums, operational) - 1
        if hour >= len(self.sums) - 1:
            return math.inf
        return (hour + (operational - self.sums[hour]) / (self.sums[hour + 1] - self.sums[hour])) / 24

    def uplift(self, now):
        return 1.1 if SPRING[0] <= now < SPRING[1] else 1.2 if SUMMER_SALE[0] <= now < SUMMER_SALE[1] else 1


def weekly(*days_and_hours):
    return [w * 7 + day + hour * HOUR for w in range(26) for day, hour in days_and_hours if w * 7 + day < HORIZON]


class Line:
    """Touches of a stage, or of a campaign. `up` and `click_up` are uplifts by outcome: conversion, churn or an event's name."""

    def __init__(
        self, channel, rate=0, times=(), after=None, delay=0, reach=1, opened=1, click=0, up=None, click_up=None,
        half_life=1, at_most=None, prompts=0, within=0, segments=None, unsubscribe=0, discount=0, partner=None,
        kind="view", window=(0, HORIZON), budget=None, price=0,
    ):
        self.__dict__.update(locals())
        self.decay = -math.log(2) / half_life
        self.up, self.click_up = up or {}, click_up or {}


class Outcome:
    def __init__(self, to, probability, emits=None, products=None, refund=0, refers=0):
        self.__dict__.update(locals())


class Stage:
    def __init__(self, dwell, outcomes, churn, touches, emits=(), once=None, survey=0):
        self.__dict__.update(locals())


def session(rate, pages, minutes, bounced):
    return ("session", rate, (pages, math.log(minutes), 0.8, bounced))


def goods(grinder, beans, share):
    return (share, grinder, 0.35, math.log(beans), 0.4)


AFFILIATE = [("review-hub", 0.45), ("price-compare", 0.75), ("creators", 1.0)]
THIRD = {"deal-hunter": 0.35, "researcher": 0.75, "enthusiast": 1.0}
TRAITS = {  # buying (beta), annoyance, basket, looks a day
    "deal-hunter": ((6, 14), 1.02, 52, 1.2), "researcher": ((6, 12), 1.05, 78, 2.4), "enthusiast": ((8, 12), 1.03, 104, 1.8),
}

STAGES = {
    "awareness": Stage(
        lambda r: r.lognormvariate(math.log(3), 1), [Outcome("consideration", 0.20, "first_visit")], 0.33, [
            Line("tv", 0.35, up={"conversion": 1.06}, half_life=4),
            Line("search-ads", 0.10, click=0.0317, click_up={"conversion": 1.8}, half_life=3, price=1.6),
            Line("social-ads", 0.45, click=0.0046, up={"conversion": 1.02}, click_up={"conversion": 1.5}, half_life=3, price=0.63),
            Line("content", 0.04, click=0.29, click_up={"conversion": 1.5}, half_life=7),
            Line("pr", 0.03, click=0.01, up={"conversion": 1.15}, half_life=10),
            Line("influencers", 0.10, click=0.012, up={"conversion": 1.1}, click_up={"conversion": 1.4}, half_life=5,
                 segments={"deal-hunter", "enthusiast"}),
        ], [("article_view", 0.6, None)]),
    "consideration": Stage(
        lambda r: r.lognormvariate(math.log(4), 0.9), [Outcome("purchase", 0.19, "cart")], 0.26, [
            Line("affiliate", 0.12, click=0.25, click_up={"conversion": 1.7}, half_life=7),
            Line("content", 0.06, click=0.25, click_up={"conversion": 1.4}, half_life=7),
            Line("reviews", 0.08, click=0.3, click_up={"conversion": 1.3}, half_life=7),
            Line("webinar", times=weekly((1, 18)), reach=0.12, opened=0.3, click=0.08, click_up={"conversion": 1.8}, half_life=5,
                 segments={"researcher", "enthusiast"}, kind="send"),
            Line("email", after="inactivity", delay=2, reach=0.25, opened="opening", click=0.026, up={"conversion": 1.1},
                 unsubscribe=0.0026, half_life=2, at_most=2, prompts=0.05, within=1, kind="send"),
        ], [session(0.35, 4, 2.5, 0.42), ("product_view", "looks", None)]),
    "purchase": Stage(
        lambda r: r.expovariate(24 / 5),
        [Outcome("retention", "buying", "purchase", goods("basket", 32, 0.45), 0.08)], "rest", [
            Line("chat", 2, click=0.3, click_up={"conversion": 1.3}, half_life=0.25, kind="direct"),
            Line("chat", 1.5, up={"conversion": 1.4}, half_life=0.5, prompts=0.3, within=30 * MINUTE),
            Line("email", after="cart", delay=2 * HOUR, reach=0.5, opened=0.41, click=0.095, up={"conversion": 1.5}, half_life=1,
                 at_most=1, kind="send"),
        ], once="checkout_view"),
    "retention": Stage(
        lambda r: r.expovariate(1 / 25), [
            Outcome("advocacy", 0.10, "review", refers=0.15),
            Outcome("retention", 0.28, "purchase", goods("basket", 34, 0.08), 0.04),
        ], 0.16, [
            Line("email", after="purchase", delay=3, reach=0.95, opened=0.45, click=0.05, up={"churn": 0.85}, half_life=20,
                 unsubscribe=0.001, at_most=1, kind="send"),
            Line("loyalty", after="purchase", delay=14, reach=0.6, opened=0.35, click=0.06, up={"purchase": 1.25, "churn": 0.95},
                 half_life=15, at_most=1, kind="send"),
            Line("community", 0.02, click=0.5, click_up={"review": 1.5}, half_life=20, segments={"enthusiast", "researcher"},
                 kind="direct"),
        ], [session(0.20, 5, 3, 0.3), ("follow", 0.002, None)], survey=0.18),
    "advocacy": Stage(
        lambda r: r.expovariate(1 / 25), [
            Outcome("advocacy", 0.35, "purchase", goods("basket", 38, 0.10), 0.03, 0.25),
            Outcome("advocacy", 0.10, "review", refers=0.2),
        ], 0.05, [
            Line("vip", times=[60, 120], reach=0.8, click=0.25, click_up={"purchase": 1.3, "review": 1.6}, half_life=20,
                 prompts=0.2, within=3, at_most=1, kind="send"),
        ], [session(0.30, 6, 4, 0.2), ("follow", 0.004, None)], survey=0.15),
}
CAMPAIGNS = [
    (["retention", "advocacy"], Line(
        "email", times=weekly((3, 9)), reach=0.85, opened=0.1568, click=0.0201, up={"purchase": 1.05, "churn": "annoyance"},
        click_up={"purchase": 1.4}, half_life=4, unsubscribe=0.0027, kind="send")),
    (["consideration", "retention", "advocacy"], Line(
        "email", times=[t for t in weekly((0, 8), (3, 17)) if 105 <= t < 121], reach=0.6, opened="opening", click=0.026,
        up={"conversion": 1.1}, half_life=4, discount=0.1, unsubscribe=0.004, kind="send")),
    (["awareness", "consideration"], Line(
        "search-ads", 0.30, click=0.0317, click_up={"conversion": 1.6}, half_life=3, window=(98, 121), budget=120, price=1.6)),
    (["consideration"], Line(
        "social-ads", 0.5, click=0.0046, up={"conversion": 1.02}, click_up={"conversion": 1.4}, half_life=2, window=(14, 175),
        budget=40, price=0.63)),
    (["awareness", "consideration"], Line(
        "affiliate", 0.15, click=0.06, click_up={"conversion": 1.5}, half_life=5, window=(63, 77), partner="creators")),
]
for names, line in CAMPAIGNS:
    for name in names:
        STAGES[name].touches.append(line)
SCORES, SCORE_SHARES = [5, 4, 3, 2, 1], [0.46, 0.33, 0.12, 0.05, 0.04]


class Customer:
    def __init__(self, world, segment=None):
        r = world.random
        draw = r.random()
        self.segment = segment or next(name for name, share in THIRD.items() if draw < share)
        (a, b), self.annoyance, self.basket, self.looks = TRAITS[self.segment]
        self.buying = r.betavariate(a, b)
        self.opening = r.betavariate(3, 11)
        self.stocks, self.clicks = {}, []
        self.unsubscribed = set()
        self.discount = 0.0
        self.active = 0.0
        self.visit = None


class Visit:
    """A stay in a stage. `end` is when the decision is due; prompts move it forward."""

    def __init__(self, process, end):
        self.process, self.end, self.counts = process, end, Counter()


class World:
    def __init__(self, customers, seed):
        self.env, self.random, self.calendar = simpy.Environment(), random.Random(seed), Calendar()
        self.scale = customers / 56_400
        self.touches, self.events, self.stages, self.cost = Counter(), Counter(), Counter(), Counter()
        self.spent, self.credit, self.value, self.purchases, self.customers = Counter(), Counter(), 0.0, 0, 0
        self.measures = Counter()
        arrivals = [(23_400, None, "awareness"), (8_000, "search-ads", "awareness"), (7_000, "social-ads", "awareness"),
                    (6_000, "content", "awareness"), (7_000, "affiliate", "consideration"), (5_000, None, "retention")]
        whole = self.calendar.sums[-1]
        for count, channel, stage in arrivals:
            last = HORIZON if channel is None else 170.0
            share = self.calendar.operational(last) / whole
            for _ in range(round(count * self.scale)):
                at = 0.0 if stage == "retention" else self.calendar.time(self.random.random() * share * whole)
                self.env.process(self.customer(at, stage, channel))

    def happen(self, customer, event):
        self.events[event] += 1
        customer.active = self.env.now

    # Processes

    def customer(self, delay, stage, channel=None):
        env, r = self.env, self.random
        yield env.timeout(delay)
        self.customers += 1
        customer = Customer(self)
        customer.active = env.now
        if channel:
            self.click(customer, channel, None)
        cause = None
        while stage:
            settings = STAGES[stage]
            self.stages[stage, "entered"] += 1
            visit = customer.visit = Visit(env.active_process, env.now + settings.dwell(r))
            if settings.once:
                self.happen(customer, settings.once)
            if settings.survey and r.random() < settings.survey:
                self.measures["score"] += r.choices(SCORES, SCORE_SHARES)[0]
                self.events["survey"] += 1
            self.start(customer, visit, settings, cause)
            while env.now < visit.end:
                try:
                    yield env.timeout(visit.end - env.now)
                except simpy.Interrupt:
                    pass
            customer.visit = None
            outcome = self.decide(customer, settings, stage)
            if outcome == "stay":
                cause = None
            elif outcome is None:
                return
            else:
                stage, cause = outcome.to, outcome.emits
                self.take(customer, outcome)

    def start(self, customer, visit, settings, cause):
        env = self.env
        for name, rate, properties in settings.emits:
            env.process(self.emission(customer, visit, name, customer.looks if rate == "looks" else rate, properties))
        for line in settings.touches:
            if line.segments and customer.segment not in line.segments:
                continue
            if line.rate:
                env.process(self.arrivals(customer, visit, line))
            elif line.times:
                env.process(self.sends(customer, visit, line))
            elif line.after == cause:
                env.process(self.trigger(customer, visit, line))
            elif line.after == "inactivity":
                env.process(self.inactivity(customer, visit, line))

    def next(self, rate):
        return self.calendar.time(self.calendar.operational(self.env.now) + self.random.expovariate(rate))

    def emission(self, customer, visit, name, rate, properties):
        env, r = self.env, self.random
        while True:
            at = self.next(rate)
            if at >= visit.end or at >= HORIZON:
                return
            yield env.timeout(at - env.now)
            if customer.visit is not visit:
                return
            self.happen(customer, name)
            if properties:
                pages, median, sigma, bounced = properties
                self.measures["pages"] += 1 + int(math.log(1 - r.random()) / math.log(1 - 1 / pages))
                self.measures["minutes"] += r.lognormvariate(median, sigma)
                self.measures["bounced"] += r.random() < bounced

    def arrivals(self, customer, visit, line):
        env = self.env
        opening, closing = line.window
        if env.now < opening:
            if opening >= visit.end:
                return
            yield env.timeout(opening - env.now)
        while True:
            at = self.next(line.rate)
            if at >= visit.end or at >= closing:
                return
            yield env.timeout(at - env.now)
            if customer.visit is not visit:
                return
            if line.budget:
                key = line.channel, int(env.now)
                if self.spent[key] >= line.budget * self.scale:
                    continue
            self.touch(customer, visit, line)

    def sends(self, customer, visit, line):
        env = self.env
        index = bisect.bisect_left(line.times, env.now)
        while index < len(line.times) and line.times[index] < visit.end:
            yield env.timeout(line.times[index] - env.now)
            if customer.visit is not visit:
                return
            if not self.send(customer, visit, line):
                return
            index += 1

    def trigger(self, customer, visit, line):
        if self.env.now + line.delay >= visit.end:
            return
        yield self.env.timeout(line.delay)
        if customer.visit is visit:
            self.send(customer, visit, line)

    def inactivity(self, customer, visit, line):
        env, since = self.env, customer.active
        while since + line.delay < visit.end:
            yield env.timeout(max(0, since + line.delay - env.now))
            if customer.visit is not visit:
                return
            if customer.active > since:
                since = customer.active
            elif self.send(customer, visit, line):
                since = env.now
            else:
                return

    def refund(self, delay, value):
        yield self.env.timeout(delay)
        self.events["refund"] += 1
        self.value -= value

    # What touches do

    def send(self, customer, visit, line):
        """Whether more may follow."""
        if line.channel in customer.unsubscribed or line.at_most and visit.counts[line] >= line.at_most:
            return False
        if self.random.random() < line.reach:
            visit.counts[line] += 1
            self.touch(customer, visit, line)
        return True

    def touch(self, customer, visit, line):
        r, now = self.random, self.env.now
        self.touches[line.channel, line.kind] += 1
        stocks = customer.stocks.setdefault(line, [0.0, now, 0.0, now])
        if line.up:
            stocks[0], stocks[1] = stocks[0] * math.exp(line.decay * (now - stocks[1])) + 1, now
        if line.discount:
            customer.discount = max(customer.discount, line.discount)
        opened = line.opened if line.opened != "opening" else customer.opening
        if opened < 1 and r.random() < opened:
            self.touches[line.channel, "open"] += 1
        clicked = line.click and r.random() < line.click
        if clicked:
            self.click(customer, line.channel, line.partner, line)
            if line.click_up:
                stocks[2], stocks[3] = stocks[2] * math.exp(line.decay * (now - stocks[3])) + 1, now
        if line.prompts and (clicked or not line.click) and r.random() < line.prompts:
            end = now + line.within * (1 - r.random())
            if end < visit.end:
                visit.end = end
                visit.process.interrupt()
        if line.unsubscribe and r.random() < line.unsubscribe:
            customer.unsubscribed.add(line.channel)

    def click(self, customer, channel, partner, line=None):
        now = self.env.now
        self.touches[channel, "click"] += 1
        if channel == "affiliate" and partner is None:
            draw = self.random.random()
            partner = next(name for name, share in AFFILIATE if draw < share)
        customer.clicks.append((now, channel, partner))
        if line and line.price:
            self.cost[channel] += line.price
            if line.budget:
                self.spent[channel, int(now)] += line.price

    # Decisions

    def decide(self, customer, settings, stage):
        r, now = self.random, self.env.now
        if now >= HORIZON:
            return None
        self.stages[stage, "decisions"] += 1
        first = settings.outcomes[0]
        weights = [customer.buying if o.probability == "buying" else o.probability for o in settings.outcomes]
        churn = 1 - weights[0] if settings.churn == "rest" else settings.churn
        stay = max(0.0, 1 - sum(weights) - churn)
        logs = [0.0] * len(weights)
        leaving = 0.0
        for line in settings.touches:
            stocks = customer.stocks.get(line)
            if not stocks:
                continue
            for uplifts, level, at in ((line.up, stocks[0], stocks[1]), (line.click_up, stocks[2], stocks[3])):
                if not level:
                    continue
                adstock = level * math.exp(line.decay * (now - at))
                for what, uplift in uplifts.items():
                    effect = math.log(customer.annoyance if uplift == "annoyance" else uplift) * adstock
                    if what == "churn":
                        leaving += effect
                        continue
                    for index, outcome in enumerate(settings.outcomes):
                        if outcome is first and what == "conversion" or outcome.emits == what:
                            logs[index] += effect
        weights = [w * math.exp(log) for w, log in zip(weights, logs)]
        weights[0] *= self.calendar.uplift(now)
        churn *= math.exp(leaving)
        draw = r.random() * (sum(weights) + churn + stay)
        for weight, outcome in zip(weights, settings.outcomes):
            if draw < weight:
                return outcome
            draw -= weight
        if draw < churn:
            self.stages[stage, "churned"] += 1
            return None
        return "stay"

    def take(self, customer, outcome):
        env, r = self.env, self.random
        self.happen(customer, outcome.emits)
        if outcome.to == "retention" and outcome.refund == 0.08 and r.random() < 0.08:
            self.click(customer, "affiliate", "coupon-club")
            customer.discount = max(customer.discount, 0.1)
        if outcome.products:
            share, _, sigma, beans, beans_sigma = outcome.products
            if r.random() < share:
                value = r.lognormvariate(math.log(customer.basket), sigma)
            else:
                value = r.lognormvariate(beans, beans_sigma)
            value *= 1 - customer.discount
            customer.discount = 0.0
            self.purchase(customer, value)
            if r.random() < outcome.refund:
                env.process(self.refund(r.expovariate(1 / 11), value))
        if outcome.refers and r.random() < outcome.refers:
            env.process(self.customer(r.expovariate(1 / 10), "awareness", "friends"))

    def purchase(self, customer, value):
        now = self.env.now
        self.purchases += 1
        self.value += value
        path = [click for click in customer.clicks if click[0] >= now - 30]
        if not path:
            self.credit["none"] += 1
            return
        self.credit["first", path[0][1:]] += 1
        self.credit["last", path[-1][1:]] += 1
        count = len(path)
        for index, (at, *source) in enumerate(path):
            ends = 1 if count == 1 else 0.5 if count == 2 else 0.4 if index in (0, count - 1) else 0.2 / (count - 2)
            self.credit["position", tuple(source)] += ends
        decay = [0.5 ** ((now - at) / 7) for at, *_ in path]
        whole = sum(decay)
        for weight, (_, *source) in zip(decay, path):
            self.credit["decay", tuple(source)] += weight / whole


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("customers", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    world = World(options.customers, options.seed)
    world.env.run(until=HORIZON)
    seconds = time.perf_counter() - start
    kinds = {kind: sum(n for (_, k), n in world.touches.items() if k == kind) for kind in ("view", "send", "direct", "click")}
    print(json.dumps({
        "customers": world.customers,
        "events": sum(world.events.values()) + sum(world.touches.values()),
        "seconds": seconds,
        "stages": [{"decisions": world.stages[name, "decisions"]} for name in STAGES],
        "purchases": world.purchases, "clicks": kinds["click"], "sends": kinds["send"],
        "impressions": kinds["view"] + kinds["direct"],
        "names": dict(world.events),
        "touches": {f"{c} {k}": n for (c, k), n in sorted(world.touches.items())},
    }))


if __name__ == "__main__":
    main()
