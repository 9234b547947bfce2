// A small portal to stand behind the proxy: it shows who the gateway says the visitor is, and checks the gateway's
// word for it (X-Credgate-Assertion against the gateway's published keys). It knows nothing about credentials.
//
//   node portal.mjs PORT JWKS_URL AUDIENCE
//
// GET /            the page            GET /whoami     the same as JSON            GET /headers    what arrived
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';

const [port, jwksUrl, audience] = process.argv.slice(2);
const identity = ['subject', 'issuer', 'type', 'claims', 'assertion'];
let keys = new Map();

async function keyNamed(kid) {
  if (!keys.has(kid)) {
    const answer = await fetch(jwksUrl, { signal: AbortSignal.timeout(3000) });
    const { keys: published } = await answer.json();
    keys = new Map(published.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
  }
  return keys.get(kid);
}

const json = (base64url) => JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));

/** Says why the assertion does not hold, or nothing when it does. */
async function faultOf(assertion, subject) {
  if (!assertion) return 'no assertion arrived';
  try {
    const [head, body, signature] = assertion.split('.');
    const { alg, kid } = json(head);
    if (alg !== 'ES256') return `signed with ${alg}, not ES256`;
    const key = await keyNamed(kid);
    if (!key) return 'signed by a key that the gateway does not publish';
    const holds = verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'));
    if (!holds) return 'its signature does not hold';
    const said = json(body);
    if (!(said.exp > Date.now() / 1000)) return 'it has expired';
    if (![said.aud].flat().includes(audience)) return `it is for ${said.aud}, not for ${audience}`;
    if (said.sub !== subject) return 'it is about somebody else than the header';
    return undefined;
  } catch (error) {
    return `it cannot be checked: ${error.message}`;
  }
}

async function visitor(headers) {
  const seen = Object.fromEntries(identity.map((name) => [name, headers[`x-credgate-${name}`]]));
  const fault = await faultOf(seen.assertion, seen.subject);
  let claims = {};
  try {
    claims = seen.claims ? json(seen.claims) : {};
  } catch {
    claims = {};
  }
  return { ...seen, claims, assertion_holds: !fault, fault };
}

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const row = (name, value) => `<dt>${escape(name)}</dt><dd>${value === undefined ? '<i>nothing</i>' : escape(value)}</dd>`;

function rows(claims, path = '') {
  return Object.entries(claims).map(([name, value]) => (value && typeof value === 'object' && !Array.isArray(value)
    ? rows(value, `${path}${name}.`)
    : row(path + name, Array.isArray(value) ? JSON.stringify(value) : value))).join('');
}

const page = (who) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Residents’ portal</title><style>
:root { color-scheme: light dark; --ink: #14202b; --soft: #5b6b7a; --line: #d9e1e8; --card: #fff; --page: #f2f5f8; --good: #0a7a4b; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eef4; --soft: #9fb0bf; --line: #2c3a47; --card: #17212b; --page: #0e151c; --good: #4ccf95; --bad: #ff8a80 } }
* { box-sizing: border-box } body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem } h1 { font-size: 1.7rem; margin: 0 0 .25rem } p { color: var(--soft); margin: 0 0 1.5rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.5rem; margin-bottom: 1rem }
h2 { font-size: 1rem; margin: 0 0 .75rem } dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .35rem 1.25rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere } .holds { color: var(--good); font-weight: 600 } .fails { color: var(--bad); font-weight: 600 }
</style></head><body><main>
<h1>Welcome to the residents’ portal</h1><p>You are in. The gateway at the door checked your credential; this page only read its headers.</p>
<section><h2>Who you are</h2><dl>${row('Subject', who.subject)}${rows(who.claims)}</dl></section>
<section><h2>Who says so</h2><dl>${row('Issuer', who.issuer)}${row('Type', who.type)}
<dt>Assertion</dt><dd class="${who.assertion_holds ? 'holds' : 'fails'}">${who.assertion_holds ? '✔ signed by the gateway, for this portal' : `✘ ${escape(who.fault)}`}</dd></dl></section>
</main></body></html>
`;

/** The path of the request's target, or nothing when it is none (`//`, `http://:`). */
function pathOf(target) {
  try {
    return new URL(target, 'http://portal').pathname;
  } catch {
    return undefined;
  }
}

async function answer(request, response) {
  const send = (code, type, text) => {
    response.writeHead(code, {
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(text);
  };
  request.resume();
  const pathname = pathOf(request.url);
  if (pathname === undefined) return send(400, 'text/plain', 'That is no address.\n');
  if (pathname === '/headers') return send(200, 'application/json', JSON.stringify(request.rawHeaders));
  const who = await visitor(request.headers);
  if (pathname === '/whoami') return send(200, 'application/json', JSON.stringify(who));
  if (pathname === '/') return send(200, 'text/html', page(who));
  return send(404, 'text/plain', 'No such page.\n');
}

// Whatever goes wrong with one request ends that request, not the portal.
createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('The portal cannot answer that.\n');
  });
}).listen(Number(port), '127.0.0.1');
