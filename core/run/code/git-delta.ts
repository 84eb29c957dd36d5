import { GitDamagedError } from './git-error.ts';

/**
 * Applies a delta of a pack: lengths before and after, then instructions to copy a part of the base or to add bytes.
 * Throws GitDamagedError for one that reaches outside of its base or is of another length than it says.
 */
export function applyDelta(base: Buffer, delta: Buffer, limit: number): Buffer {
  let at = 0;
  const next = (): number => {
    const byte = delta[at++];
    if (byte === undefined) throw new GitDamagedError('a delta is cut off');
    return byte;
  };
  const length = (): number => {
    let value = 0;
    for (let scale = 1, byte = 0x80; byte & 0x80; scale *= 128) {
      byte = next();
      value += (byte & 0x7f) * scale;
    }
    return value;
  };
  const before = length();
  const after = length();
  if (before !== base.length || after > limit) throw new GitDamagedError('a delta does not fit its base');
  const result = Buffer.allocUnsafe(after);
  let done = 0;
  const put = (from: Buffer, offset: number, size: number): void => {
    if (offset + size > from.length || done + size > after || size === 0) {
      throw new GitDamagedError('a delta reaches outside of its base');
    }
    from.copy(result, done, offset, offset + size);
    done += size;
  };
  while (at < delta.length) {
    const code = next();
    if (code < 0x80) {
      put(delta, at, code);
      at += code;
      continue;
    }
    let offset = 0;
    let size = 0;
    for (let bit = 0; bit < 4; bit++) if (code & (1 << bit)) offset += next() * 2 ** (8 * bit);
    for (let bit = 0; bit < 3; bit++) if (code & (16 << bit)) size += next() * 2 ** (8 * bit);
    put(base, offset, size === 0 ? 0x10000 : size);
  }
  if (done !== after) throw new GitDamagedError('a delta makes less than it says');
  return result;
}
