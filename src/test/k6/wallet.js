// A citizen who signs in: the presentation that prepare.mjs left, completed with the answer to a challenge.

import encoding from 'k6/encoding';
import exec from 'k6/execution';
import http from 'k6/http';
import { SharedArray } from 'k6/data';
import { ascii, hex, keccak256 } from './keccak256.js';
import { complete } from './presignature.js';
import { setting } from './settings.js';

const citizen = new SharedArray('citizen', () => [JSON.parse(open(setting('WALLET'))).citizen])[0];
const stock = new SharedArray('presignatures', () => JSON.parse(open(setting('WALLET'))).presignatures);

/** How many times the wallet can sign. */
export const signatures = stock.length;

/** POST /challenges, then POST /sessions with the presentation; the answer to that. */
export function signIn(number) {
  if (number >= stock.length) {
    exec.test.abort(`the wallet has only ${stock.length} signatures: prepare.mjs --logins makes more`);
  }
  const asked = http.post(
    `${setting('GATEWAY_URL')}/challenges`,
    JSON.stringify({ portal: setting('PORTAL') }),
    { headers: { 'Content-Type': 'application/json' }, tags: { name: 'challenge' } },
  );
  if (asked.status !== 200) return asked;
  const nonce = asked.json('nonce');
  return http.post(`${setting('GATEWAY_URL')}/sessions`, answerTo(nonce, stock[number]), {
    headers: { 'Content-Type': 'application/json' },
    cookies: { '__Host-credgate-login': { value: cookie(asked, '__Host-credgate-login'), replace: true } },
    tags: { name: 'session' },
  });
}

/** A cookie that an answer sets; k6's own jar would not send a Secure one to plain HTTP. */
export function cookie(answer, name) {
  return answer.cookies[name][0].value;
}

/** What a presenter signs: 0xFF, "credgate-holder-v1", the nonce, a zero byte, the hash of the presentation. */
function answerTo(nonce, presignature) {
  const label = ascii('credgate-holder-v1');
  const hash = hex(citizen.hash);
  const text = new Uint8Array(1 + label.length + nonce.length + 1 + hash.length);
  text[0] = 0xff;
  text.set(label, 1);
  text.set(ascii(nonce), 1 + label.length);
  text.set(hash, text.length - hash.length);
  const presentation = JSON.parse(citizen.presentation);
  presentation.proof.nonce = nonce;
  return JSON.stringify({
    presentation,
    nonce,
    holder_proof: {
      verification_method: presentation.proof.verificationMethod,
      signature: encoding.b64encode(complete(presignature, keccak256(text)).buffer),
    },
  });
}
