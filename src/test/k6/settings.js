// What all scripts have in common: where the stack is, how hard to push, what an agency says.

import http from 'k6/http';
import { fail } from 'k6';

/** A line of .credgate/env, or a knob with its default. */
export function setting(name, fallback) {
  const value = __ENV[name] || fallback;
  if (value === undefined) throw new Error(`${name} is not set: source the env file that ./credgate up wrote (README.md)`);
  return value;
}

/** Requests a second, climbing to RATE, holding it for DURATION, and down again; thresholds are the script's. */
export function arrivals(rate, thresholds) {
  const target = Number(setting('RATE', String(rate)));
  return {
    scenarios: {
      load: {
        executor: 'ramping-arrival-rate',
        startRate: 1,
        timeUnit: '1s',
        preAllocatedVUs: Number(setting('VUS', '20')),
        maxVUs: Number(setting('MAX_VUS', '200')),
        stages: [
          { target, duration: setting('RAMP', '20s') },
          { target, duration: setting('DURATION', '1m') },
          { target: 0, duration: '5s' },
        ],
      },
    },
    thresholds: { checks: ['rate==1.0'], dropped_iterations: [`count<${target}`], ...thresholds },
    summaryTrendStats: ['min', 'med', 'avg', 'p(95)', 'p(99)', 'max'],
  };
}

/** The client certificate of an agency, for every connection that asks for one. */
export function agencyCertificate() {
  return [
    {
      domains: [setting('ISSUER_URL').replace(/^https:\/\//, '').replace(/[:/].*$/, '')],
      cert: open(setting('CLIENT_CERT')),
      key: open(setting('CLIENT_KEY')),
    },
  ];
}

/** The body of POST /issuer/credentials for somebody whom nobody knows. */
export function order() {
  let address = '';
  while (address.length < 40) address += Math.floor(Math.random() * 16).toString(16);
  return JSON.stringify({
    format: 'weidentity',
    type: 'cpt:1000',
    subject: `did:weid:101:0x${address}`,
    claims: { name: 'Chan Tai Man', district: 'Taipa' },
    valid_until: new Date(Date.now() + 86400000).toISOString().replace(/\.\d+Z$/, 'Z'),
  });
}

/** In setup(): so many different credentials, each as JSON text. */
export function issued(count) {
  const credentials = [];
  for (let i = 0; i < count; i++) {
    const answer = http.post(`${setting('ISSUER_URL')}/issuer/credentials`, order(), {
      headers: { 'Content-Type': 'application/json' },
      tags: { name: 'setup' },
    });
    if (answer.status !== 201) fail(`not issued: ${answer.status} ${answer.error} ${answer.body}`);
    credentials.push(JSON.stringify(answer.json('credential')));
  }
  return credentials;
}
