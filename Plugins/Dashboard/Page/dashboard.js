// Draws the snapshots that come as server-sent events. All text goes in as text, never as markup.
"use strict";

const kept = 600; // Snapshots on the charts: ten minutes at one a second.
const history = [];
const byId = (id) => document.getElementById(id);

function figure(value) {
  if (value === undefined || value === null) return "–";
  const size = Math.abs(value);
  if (size >= 1e6) return (value / 1e6).toFixed(2) + "M";
  if (size >= 1e4) return (value / 1e3).toFixed(1) + "k";
  if (Number.isInteger(value)) return String(value);
  return size >= 100 ? value.toFixed(0) : size >= 1 ? value.toFixed(1) : value.toFixed(3);
}

function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

function svg(name, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// The least of 1, 2 or 5 times a power of ten that four of reach the top.
function step(top) {
  const wanted = (top > 0 ? top : 1) / 4;
  const scale = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map((factor) => factor * scale).find((one) => one >= wanted * (1 - 1e-9));
}

// Lines over the time of the load; `lines` are [name, value of a snapshot].
function chart(id, lines) {
  const [left, right, top, bottom, width, height] = [52, 8, 24, 24, 460, 200];
  const picture = byId(id);
  const values = history.flatMap((one) => lines.map(([, value]) => value(one) ?? 0));
  const tick = step(Math.max(...values, 0));
  const ceiling = tick * Math.max(1, Math.ceil(Math.max(...values, 0) / tick - 1e-9));
  const [from, to] = [history[0].elapsed_seconds, Math.max(history[history.length - 1].elapsed_seconds, history[0].elapsed_seconds + 1)];
  const x = (time) => left + ((width - left - right) * (time - from)) / (to - from);
  const y = (value) => height - bottom - ((height - top - bottom) * value) / ceiling;
  const parts = [];
  for (let value = 0; value <= ceiling * 1.001; value += tick) {
    parts.push(svg("line", { class: "grid", x1: left, x2: width, y1: y(value), y2: y(value) }));
    parts.push(svg("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, figure(value)));
  }
  for (const [time, anchor] of [[from, "start"], [to, "end"]]) {
    parts.push(svg("text", { x: x(time), y: height - 6, "text-anchor": anchor }, clock(time)));
  }
  lines.forEach(([name, value], place) => {
    parts.push(svg("text", { class: "k" + place, x: left + place * 135, y: 14 }, (place ? "- - " : "— ") + name));
    const points = history.filter((one) => value(one) !== undefined).map((one) => `${x(one.elapsed_seconds).toFixed(1)},${y(value(one)).toFixed(1)}`);
    parts.push(svg("polyline", { class: "c" + place, points: points.join(" ") }));
  });
  picture.replaceChildren(...parts);
}

function rows(id, pairs) {
  byId(id).replaceChildren(...pairs.map(([name, value]) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    const cell = document.createElement("td");
    cell.append(value);
    row.append(head, cell);
    return row;
  }));
}

function meter(value, most) {
  const cell = document.createDocumentFragment();
  const picture = document.createElement("meter");
  [picture.min, picture.max, picture.value] = [0, Math.max(most, 1), value];
  cell.append(figure(value), picture);
  return cell;
}

const errorsOf = (one) => Object.values(one.errors).reduce((sum, count) => sum + count, 0);

function show(snapshot) {
  const before = history[history.length - 1];
  const seconds = before ? snapshot.elapsed_seconds - before.elapsed_seconds : 0;
  snapshot.errorRate = before && seconds > 0 ? Math.max(0, errorsOf(snapshot) - errorsOf(before)) / seconds : 0;
  history.push(snapshot);
  if (history.length > kept) history.shift();

  byId("scenario").textContent = snapshot.scenario;
  byId("state").textContent = snapshot.state;
  byId("state").className = "badge " + snapshot.state;
  const whole = snapshot.expected_seconds;
  const part = whole ? Math.min(1, snapshot.elapsed_seconds / whole) : snapshot.state === "ended" ? 1 : 0;
  byId("bar").style.width = (100 * part).toFixed(1) + "%";
  byId("progress").setAttribute("aria-valuenow", Math.round(100 * part));
  byId("facts").textContent = [
    snapshot.step, snapshot.phase && "phase " + snapshot.phase, clock(snapshot.elapsed_seconds) + " so far",
    whole && snapshot.state === "sending" && clock(whole - snapshot.elapsed_seconds) + " left",
    figure(snapshot.answered) + " events answered",
  ].filter(Boolean).join(" · ");
  document.title = `${snapshot.scenario}: ${figure(snapshot.answered_rate)}/s`;

  chart("rate", [["intended", (one) => one.intended_rate], ["answered", (one) => one.answered_rate], ["accepted", (one) => one.accepted_rate]]);
  chart("response", [["p50", (one) => one.response_ms?.p50], ["p99", (one) => one.response_ms?.p99]]);
  chart("lag", [["p50", (one) => one.lag_ms?.p50], ["p99", (one) => one.lag_ms?.p99]]);
  chart("errors", [["errors", (one) => one.errorRate]]);
  rows("figures", [
    ["intended a second", figure(snapshot.intended_rate)], ["answered a second", figure(snapshot.answered_rate)],
    ["accepted a second", figure(snapshot.accepted_rate)], ["accepted", figure(snapshot.accepted)],
    ["waiting for an answer", figure(snapshot.waiting)], ["response p50, ms", figure(snapshot.response_ms?.p50)],
    ["response p90, ms", figure(snapshot.response_ms?.p90)], ["response p99, ms", figure(snapshot.response_ms?.p99)],
    ["response max, ms", figure(snapshot.response_ms?.max)], ["own lag p99, ms", figure(snapshot.lag_ms?.p99)],
  ]);
  const kinds = Object.entries(snapshot.errors).sort((one, other) => other[1] - one[1]);
  rows("kinds", kinds.length ? kinds.map(([kind, count]) => [kind, figure(count)]) : [["none", "0"]]);
  const most = Math.max(...snapshot.funnel.map((one) => one.count), 1);
  rows("funnel", snapshot.funnel.map((one) => [one.event, meter(one.count, most)]));
}

const source = new EventSource("/events");
source.onmessage = (event) => show(JSON.parse(event.data));
source.addEventListener("end", () => source.close());
source.onerror = () => {
  // The load is over, or its process is gone; the browser asks again by itself.
  if (byId("state").textContent === "ended") return source.close();
  byId("state").textContent = "no connection";
  byId("state").className = "badge lost";
};
