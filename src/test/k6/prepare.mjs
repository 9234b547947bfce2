// Makes the wallet for sessions.js and auth.js: node prepare.mjs FILE [--logins N]
//
// A citizen with a new key, known on the development chain, with a credential of the demonstration agency and a stock of
// signatures that want only what they sign (presignature.js). The key never leaves this process.

import { execFileSync } from 'node:child_process';
import { createECDH, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { ascii, keccak256 } from './keccak256.js';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const [file, flag, logins = '5000'] = process.argv.slice(2);
if (!file || (flag && flag !== '--logins') || !/^[1-9][0-9]*$/.test(logins)) {
  console.error('usage: node prepare.mjs FILE [--logins N]');
  process.exit(2);
}
for (const name of ['ISSUER_URL', 'CLIENT_CERT', 'CLIENT_KEY', 'CA_CERT']) {
  if (!process.env[name]) {
    console.error(`${name} is not set: source the env file that ./credgate up wrote (README.md)`);
    process.exit(2);
  }
}

const secret = scalar();
const point = pointOf(secret);
const address = Buffer.from(keccak256(point.subarray(1))).toString('hex').slice(24);
const did = `did:weid:101:0x${address}`;
execFileSync(
  fileURLToPath(new URL('../../../credgate', import.meta.url)),
  ['ledger', 'did', 'register', '--public-key', point.toString('hex'), '--did', did],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);

const presentation = {
  context: ['https://github.com/WeBankFinTech/WeIdentity/blob/master/context/v1'],
  proof: null,
  type: ['VerifiablePresentation'],
  verifiableCredential: [await issue(did)],
};
// WeIdentity's canonical JSON; for texts of ASCII and whole numbers that is JSON with sorted names.
const hash = keccak256(ascii(canonical(presentation)));
presentation.proof = {
  created: Math.floor(Date.now() / 1000),
  nonce: '',
  signatureValue: Buffer.from(sign(hash)).toString('base64'),
  type: 'Secp256k1',
  verificationMethod: `${did}#keys-0`,
};
const presignatures = Array.from({ length: Number(logins) }, presign);
writeFileSync(
  file,
  JSON.stringify({
    citizen: { presentation: JSON.stringify(presentation), hash: Buffer.from(hash).toString('hex') },
    presignatures,
  }),
  { mode: 0o600 },
);
console.log(`${did}, ${logins} signatures: ${file}`);

function scalar() {
  for (;;) {
    const value = BigInt(`0x${randomBytes(32).toString('hex')}`);
    if (value > 0n && value < ORDER) return value;
  }
}

function pointOf(value) {
  const ecdh = createECDH('secp256k1');
  ecdh.setPrivateKey(digits(value), 'hex');
  return ecdh.getPublicKey();
}

function digits(value) {
  return value.toString(16).padStart(64, '0');
}

function presign() {
  for (;;) {
    const k = scalar();
    const at = pointOf(k);
    const r = BigInt(`0x${at.subarray(1, 33).toString('hex')}`);
    if (r < ORDER) {
      const inverse = power(k, ORDER - 2n);
      return { r: digits(r), inverse: digits(inverse), share: digits((inverse * r * secret) % ORDER), parity: at[64] & 1 };
    }
  }
}

function power(base, exponent) {
  let result = 1n;
  for (let b = base, e = exponent; e > 0n; e >>= 1n, b = (b * b) % ORDER) {
    if (e & 1n) result = (result * b) % ORDER;
  }
  return result;
}

function sign(digest) {
  const { r, inverse, share, parity } = presign();
  const z = BigInt(`0x${Buffer.from(digest).toString('hex')}`);
  const s = (BigInt(`0x${inverse}`) * z + BigInt(`0x${share}`)) % ORDER;
  const low = s > ORDER / 2n ? ORDER - s : s;
  return Buffer.concat([Buffer.from(r + digits(low), 'hex'), Buffer.from([low === s ? parity : parity ^ 1])]);
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

function issue(subject) {
  const body = JSON.stringify({
    format: 'weidentity',
    type: 'cpt:1000',
    subject,
    claims: { name: 'Chan Tai Man', district: 'Taipa' },
    valid_until: new Date(Date.now() + 7 * 86400000).toISOString().replace(/\.\d+Z$/, 'Z'),
  });
  return new Promise((resolve, reject) => {
    const asking = request(
      `${process.env.ISSUER_URL}/issuer/credentials`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        ca: readFileSync(process.env.CA_CERT),
        cert: readFileSync(process.env.CLIENT_CERT),
        key: readFileSync(process.env.CLIENT_KEY),
      },
      (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () => {
          if (answer.statusCode >= 300) reject(new Error(`not issued: ${answer.statusCode} ${text}`));
          else resolve(JSON.parse(text).credential);
        });
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}
