// POST /issuer/credentials: a credential signed in the token, over mutual TLS.

import http from 'k6/http';
import { check } from 'k6';
import { agencyCertificate, arrivals, order, setting } from './settings.js';

export const options = {
  ...arrivals(20, {
    'http_req_failed{name:issue}': ['rate<0.001'],
    'http_req_duration{name:issue}': [`p(95)<${setting('P95_MS', '200')}`, `p(99)<${setting('P99_MS', '500')}`],
  }),
  tlsAuth: agencyCertificate(),
};

export default function () {
  const answer = http.post(`${setting('ISSUER_URL')}/issuer/credentials`, order(), {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: 'issue' },
  });
  check(answer, {
    'issued': (a) => a.status === 201,
    'signed': (a) => a.status === 201 && Boolean(a.json('credential.proof.signatureValue')),
  });
}
