// Everything random comes from a seed, so that every machine measures the same bytes.
import { createCipheriv, createHash } from 'node:crypto';

/** An endless source of incompressible bytes, at the speed of AES. */
export function byteSource(seed) {
  const key = createHash('sha256').update(`bytes ${seed}`).digest();
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16));
  return (length) => cipher.update(Buffer.alloc(length));
}

/** A number in [0, 1) at each call (mulberry32). */
export function numberSource(seed) {
  let state = createHash('sha256').update(`numbers ${seed}`).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` sizes, log-normal, that add up to about `total` bytes. */
export function logNormalSizes(seed, count, total) {
  const next = numberSource(seed);
  const raw = Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.exp(normal);
  });
  const factor = total / raw.reduce((sum, size) => sum + size, 0);
  return raw.map((size) => Math.max(1, Math.round(size * factor)));
}
