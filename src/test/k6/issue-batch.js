// POST /issuer/credentials/batch: many orders a request, a line each.

import http from 'k6/http';
import { check } from 'k6';
import { Counter, Rate } from 'k6/metrics';
import { agencyCertificate, arrivals, order, setting } from './settings.js';

const answers = new Counter('answers');
const issued = new Rate('credentials_issued');

export const options = {
  ...arrivals(1, {
    'http_req_failed{name:issue-batch}': ['rate<0.001'],
    'http_req_duration{name:issue-batch}': [`p(95)<${setting('P95_MS', '5000')}`, `p(99)<${setting('P99_MS', '10000')}`],
    credentials_issued: ['rate==1.0'],
  }),
  tlsAuth: agencyCertificate(),
};

export default function () {
  const lines = Number(setting('BATCH_LINES', '100'));
  let body = '';
  for (let i = 0; i < lines; i++) body += `${order()}\n`;
  const answer = http.post(`${setting('ISSUER_URL')}/issuer/credentials/batch`, body, {
    headers: { 'Content-Type': 'application/x-ndjson' },
    tags: { name: 'issue-batch' },
  });
  const told = answer.status === 200 ? answer.body.trim().split('\n') : [];
  check(answer, {
    'an answer': (a) => a.status === 200,
    'an answer a line': () => told.length === lines,
  });
  answers.add(told.length);
  for (const one of told) issued.add(Boolean(JSON.parse(one).credential));
}
