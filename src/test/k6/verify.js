// POST /verify: one credential a request.

import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';
import { agencyCertificate, arrivals, issued, setting } from './settings.js';

export const options = {
  ...arrivals(200, {
    'http_req_failed{name:verify}': ['rate<0.001'],
    'http_req_duration{name:verify}': [`p(95)<${setting('P95_MS', '50')}`, `p(99)<${setting('P99_MS', '100')}`],
  }),
  tlsAuth: agencyCertificate(),
};

export function setup() {
  return issued(Number(setting('CREDENTIALS', '20')));
}

export default function (credentials) {
  const answer = http.post(
    `${setting('GATEWAY_URL')}/verify`,
    credentials[exec.scenario.iterationInTest % credentials.length],
    { headers: { 'Content-Type': 'application/json' }, tags: { name: 'verify' } },
  );
  check(answer, {
    'a verdict': (a) => a.status === 200,
    'valid': (a) => a.json('verdict') === 'valid',
  });
}
