// POST /verify/batch: many credentials a request, a line each.

import http from 'k6/http';
import { check } from 'k6';
import { Counter, Rate } from 'k6/metrics';
import { agencyCertificate, arrivals, issued, setting } from './settings.js';

const verdicts = new Counter('verdicts');
const valid = new Rate('verdicts_valid');

export const options = {
  ...arrivals(5, {
    'http_req_failed{name:batch}': ['rate<0.001'],
    'http_req_duration{name:batch}': [`p(95)<${setting('P95_MS', '500')}`, `p(99)<${setting('P99_MS', '1000')}`],
    verdicts_valid: ['rate==1.0'],
  }),
  tlsAuth: agencyCertificate(),
};

export function setup() {
  return issued(Number(setting('CREDENTIALS', '20')));
}

export default function (credentials) {
  const lines = Number(setting('BATCH_LINES', '100'));
  let body = '';
  for (let i = 0; i < lines; i++) body += `${credentials[i % credentials.length]}\n`;
  const answer = http.post(`${setting('GATEWAY_URL')}/verify/batch`, body, {
    headers: { 'Content-Type': 'application/x-ndjson' },
    tags: { name: 'batch' },
  });
  const told = answer.status === 200 ? answer.body.trim().split('\n') : [];
  check(answer, {
    'an answer': (a) => a.status === 200,
    'a verdict a line': () => told.length === lines,
  });
  verdicts.add(told.length);
  for (const verdict of told) valid.add(JSON.parse(verdict).verdict === 'valid');
}
