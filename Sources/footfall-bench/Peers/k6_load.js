// k6 sends the bodies that Footfall sent, in rotation. BODIES: a file with a JSON list of texts; URL; VUS; SECONDS.
// With RATE: an open schedule of so many requests a second, by at most VUS virtual users. OUT: where the figures go.
import http from 'k6/http';
import { SharedArray } from 'k6/data';

const bodies = new SharedArray('bodies', () => JSON.parse(open(__ENV.BODIES)));
const vus = Number(__ENV.VUS);
const schedule = {
  executor: 'constant-arrival-rate', rate: Number(__ENV.RATE || 1), timeUnit: '1s', duration: `${__ENV.SECONDS}s`,
  preAllocatedVUs: vus, maxVUs: vus,
};
const closed = { executor: 'constant-vus', vus, duration: `${__ENV.SECONDS}s` };

export const options = {
  scenarios: { load: __ENV.RATE ? schedule : closed },
  discardResponseBodies: true,
  summaryTrendStats: ['p(50)', 'p(90)', 'p(99)', 'max'],
};

const params = { headers: { 'Content-Type': 'application/json' } };
let next = 0;

export default function () {
  http.post(__ENV.URL, bodies[(__VU * 7919 + next++) % bodies.length], params);
}

export function handleSummary(data) {
  const { http_reqs: requests, http_req_duration: times, dropped_iterations: dropped } = data.metrics;
  return {
    [__ENV.OUT]: JSON.stringify({
      requests: requests.values.count,
      rate: requests.values.rate,
      dropped: dropped ? dropped.values.count : 0,
      milliseconds: {
        p50: times.values['p(50)'], p90: times.values['p(90)'], p99: times.values['p(99)'], max: times.values.max,
      },
    }),
  };
}
