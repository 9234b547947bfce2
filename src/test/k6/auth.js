// GET /auth: what a proxy asks for each request of somebody who is signed in.

import http from 'k6/http';
import { check, fail } from 'k6';
import exec from 'k6/execution';
import { arrivals, setting } from './settings.js';
import { cookie, signIn, signatures } from './wallet.js';

export const options = arrivals(500, {
  'http_req_failed{name:auth}': ['rate<0.001'],
  'http_req_duration{name:auth}': [`p(95)<${setting('P95_MS', '20')}`, `p(99)<${setting('P99_MS', '50')}`],
});

export function setup() {
  const sessions = [];
  for (let i = 0; i < Number(setting('SESSIONS', '20')); i++) {
    const session = signIn(signatures - 1 - i);
    if (session.status !== 200) fail(`not signed in: ${session.status} ${session.error} ${session.body}`);
    sessions.push(cookie(session, '__Host-credgate'));
  }
  return sessions;
}

export default function (sessions) {
  const answer = http.get(`${setting('GATEWAY_URL')}/auth`, {
    headers: { 'X-Credgate-Portal': setting('PORTAL') },
    cookies: {
      '__Host-credgate': { value: sessions[exec.scenario.iterationInTest % sessions.length], replace: true },
    },
    tags: { name: 'auth' },
  });
  check(answer, {
    'let in': (a) => a.status === 200,
    'named': (a) => /^did:weid:/.test(a.headers['X-Credgate-Subject'] || ''),
  });
}
