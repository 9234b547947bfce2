// The cheap half of an ECDSA signature over secp256k1. The dear half, a point for a secret k, does not depend on what is
// signed, so prepare.mjs makes a stock of them: r, 1/k and r·d/k. What is left is s = z/k + r·d/k modulo the group's order,
// one multiplication, which costs the load generator next to nothing. Each is for one signature.

import { hex } from './keccak256.js';

// Numbers are arrays of 16-bit limbs, lowest first. The order is 2^256 - COMPLEMENT.
const LIMBS = 16;
const ORDER = limbs('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
const HALF_ORDER = limbs('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');
const COMPLEMENT = limbs('014551231950b75fc4402da1732fc9bebf');

/** The 65 bytes r‖s‖v of a signature over 32 bytes, s in the lower half. */
export function complete(presignature, digest) {
  const { r, inverse, share, parity } = presignature;
  let s = reduced(sum(product(limbs(inverse), limbsOf(digest)), limbs(share)));
  let v = parity;
  if (compare(s, HALF_ORDER) > 0) {
    s = difference(ORDER, s);
    v ^= 1;
  }
  const signature = new Uint8Array(65);
  signature.set(hex(r));
  signature.set(bytesOf(s), 32);
  signature[64] = v;
  return signature;
}

function limbs(digits) {
  return limbsOf(hex(digits));
}

function limbsOf(bytes) {
  const out = [];
  for (let i = bytes.length; i > 0; i -= 2) out.push((i > 1 ? bytes[i - 2] << 8 : 0) | bytes[i - 1]);
  return out;
}

function bytesOf(number) {
  const bytes = new Uint8Array(32);
  for (let i = 0; i < LIMBS; i++) {
    bytes[31 - 2 * i] = number[i] & 0xff;
    bytes[30 - 2 * i] = number[i] >>> 8;
  }
  return bytes;
}

// Sixteen products of 32 bits are 36 bits at most: exact in a double.
function product(a, b) {
  const out = new Array(a.length + b.length).fill(0);
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) out[i + j] += a[i] * b[j];
  }
  return carried(out);
}

function sum(a, b) {
  const out = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) out.push((a[i] || 0) + (b[i] || 0));
  return carried(out);
}

function carried(number) {
  let carry = 0;
  for (let i = 0; i < number.length; i++) {
    const whole = number[i] + carry;
    carry = Math.floor(whole / 0x10000);
    number[i] = whole - carry * 0x10000;
  }
  if (carry > 0) number.push(carry);
  return number;
}

// 2^256 is COMPLEMENT modulo the order: what is above is folded in until nothing is.
function reduced(number) {
  let rest = number;
  while (rest.length > LIMBS && rest.slice(LIMBS).some((limb) => limb !== 0)) {
    rest = sum(rest.slice(0, LIMBS), product(rest.slice(LIMBS), COMPLEMENT));
  }
  rest = rest.slice(0, LIMBS);
  while (rest.length < LIMBS) rest.push(0);
  while (compare(rest, ORDER) >= 0) rest = difference(rest, ORDER);
  return rest;
}

function compare(a, b) {
  for (let i = LIMBS - 1; i >= 0; i--) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return 0;
}

function difference(a, b) {
  const out = [];
  let borrow = 0;
  for (let i = 0; i < LIMBS; i++) {
    const limb = a[i] - b[i] - borrow;
    borrow = limb < 0 ? 1 : 0;
    out.push(limb + borrow * 0x10000);
  }
  return out;
}
