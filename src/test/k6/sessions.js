// Signing in: POST /challenges and POST /sessions, then DELETE /sessions/current.

import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';
import { arrivals, setting } from './settings.js';
import { cookie, signIn } from './wallet.js';

export const options = arrivals(10, {
  'http_req_failed{name:challenge}': ['rate<0.001'],
  'http_req_failed{name:session}': ['rate<0.001'],
  'http_req_duration{name:challenge}': [`p(95)<${setting('P95_MS', '100')}`],
  'http_req_duration{name:session}': [`p(95)<${setting('P95_MS', '100')}`, `p(99)<${setting('P99_MS', '250')}`],
});

export default function () {
  const session = signIn(exec.scenario.iterationInTest);
  const opened = check(session, {
    'signed in': (a) => a.status === 200,
    'valid': (a) => a.status === 200 && a.json('verdict') === 'valid',
  });
  if (!opened) return;
  const left = http.del(`${setting('GATEWAY_URL')}/sessions/current`, null, {
    cookies: { '__Host-credgate': { value: cookie(session, '__Host-credgate'), replace: true } },
    tags: { name: 'logout' },
  });
  check(left, { 'signed out': (a) => a.status === 204 });
}
