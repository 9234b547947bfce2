// Keccak-256 as Ethereum has it (padding 0x01), in 32-bit halves: k6 has SHA-3 nowhere, and not every release has BigInt.

const ROUND_CONSTANTS = [
  [0x00000000, 0x00000001], [0x00000000, 0x00008082], [0x80000000, 0x0000808a], [0x80000000, 0x80008000],
  [0x00000000, 0x0000808b], [0x00000000, 0x80000001], [0x80000000, 0x80008081], [0x80000000, 0x00008009],
  [0x00000000, 0x0000008a], [0x00000000, 0x00000088], [0x00000000, 0x80008009], [0x00000000, 0x8000000a],
  [0x00000000, 0x8000808b], [0x80000000, 0x0000008b], [0x80000000, 0x00008089], [0x80000000, 0x00008003],
  [0x80000000, 0x00008002], [0x80000000, 0x00000080], [0x00000000, 0x0000800a], [0x80000000, 0x8000000a],
  [0x80000000, 0x80008081], [0x80000000, 0x00008080], [0x00000000, 0x80000001], [0x80000000, 0x80008008],
];
// In the order in which rho and pi visit the lanes.
const ROTATIONS = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const LANES = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
const RATE = 136;

/** The 32 bytes of the digest of an array of bytes. */
export function keccak256(message) {
  const high = new Uint32Array(25);
  const low = new Uint32Array(25);
  const padded = new Uint8Array((Math.floor(message.length / RATE) + 1) * RATE);
  padded.set(message);
  padded[message.length] ^= 0x01;
  padded[padded.length - 1] ^= 0x80;
  for (let block = 0; block < padded.length; block += RATE) {
    for (let lane = 0; lane < RATE / 8; lane++) {
      low[lane] ^= word(padded, block + lane * 8);
      high[lane] ^= word(padded, block + lane * 8 + 4);
    }
    permute(high, low);
  }
  const digest = new Uint8Array(32);
  for (let i = 0; i < 32; i++) {
    const half = i % 8 < 4 ? low : high;
    digest[i] = half[i >> 3] >>> (8 * (i % 4));
  }
  return digest;
}

function word(bytes, at) {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

function permute(high, low) {
  const h = new Uint32Array(5);
  const l = new Uint32Array(5);
  for (const [constantHigh, constantLow] of ROUND_CONSTANTS) {
    for (let x = 0; x < 5; x++) {
      h[x] = high[x] ^ high[x + 5] ^ high[x + 10] ^ high[x + 15] ^ high[x + 20];
      l[x] = low[x] ^ low[x + 5] ^ low[x + 10] ^ low[x + 15] ^ low[x + 20];
    }
    for (let x = 0; x < 5; x++) {
      const next = (x + 1) % 5;
      const before = (x + 4) % 5;
      const thetaHigh = h[before] ^ ((h[next] << 1) | (l[next] >>> 31));
      const thetaLow = l[before] ^ ((l[next] << 1) | (h[next] >>> 31));
      for (let y = x; y < 25; y += 5) {
        high[y] ^= thetaHigh;
        low[y] ^= thetaLow;
      }
    }
    let carriedHigh = high[1];
    let carriedLow = low[1];
    for (let i = 0; i < 24; i++) {
      const lane = LANES[i];
      const keptHigh = high[lane];
      const keptLow = low[lane];
      let by = ROTATIONS[i];
      if (by >= 32) {
        [carriedHigh, carriedLow] = [carriedLow, carriedHigh];
        by -= 32;
      }
      if (by === 0) {
        high[lane] = carriedHigh;
        low[lane] = carriedLow;
      } else {
        high[lane] = (carriedHigh << by) | (carriedLow >>> (32 - by));
        low[lane] = (carriedLow << by) | (carriedHigh >>> (32 - by));
      }
      carriedHigh = keptHigh;
      carriedLow = keptLow;
    }
    for (let y = 0; y < 25; y += 5) {
      for (let x = 0; x < 5; x++) {
        h[x] = high[y + x];
        l[x] = low[y + x];
      }
      for (let x = 0; x < 5; x++) {
        high[y + x] = h[x] ^ (~h[(x + 1) % 5] & h[(x + 2) % 5]);
        low[y + x] = l[x] ^ (~l[(x + 1) % 5] & l[(x + 2) % 5]);
      }
    }
    high[0] ^= constantHigh;
    low[0] ^= constantLow;
  }
}

/** The bytes of a text of ASCII, which nonces and DIDs are. */
export function ascii(text) {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The bytes that hex digits stand for. */
export function hex(digits) {
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(digits.substr(2 * i, 2), 16);
  return bytes;
}
