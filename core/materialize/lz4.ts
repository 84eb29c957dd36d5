// LZ4 frames, which Arrow files are compressed with by default. Blocks may refer to the blocks before them.
import { malformed } from './source.ts';

const MAGIC = 0x184d2204;

/** What a frame decompresses to: exactly `length` bytes, else MALFORMED_FILE. Checksums are left to what holds the bytes. */
export function decompressLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw malformed('LZ4', 'it lacks the magic bytes');
  const flags = view.getUint8(4);
  const output = new Uint8Array(length);
  let at = 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0);
  let done = 0;
  while (at + 4 <= frame.length) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    if (size > frame.length - at) throw malformed('LZ4', 'a block is cut off');
    const block = frame.subarray(at, at + size);
    done = word >>> 31 ? copyBlock(block, output, done) : unpackBlock(block, output, done);
    at += size + (flags & 16 ? 4 : 0);
  }
  if (done !== length) throw malformed('LZ4', `it has ${done} bytes, and announces ${length}`);
  return output;
}

function copyBlock(block: Uint8Array, output: Uint8Array, at: number): number {
  if (block.length > output.length - at) throw malformed('LZ4', 'it has more bytes than it announces');
  output.set(block, at);
  return at + block.length;
}

/** Literals and copies of what came before, in turn; where the output ends now. */
function unpackBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  let [at, out] = [0, start];
  const extended = (short: number): number => {
    let long = short;
    for (let byte = short === 15 ? 255 : 0; byte === 255; long += byte) {
      byte = block[at++] ?? 0;
      if (long > output.length) throw malformed('LZ4', 'it has more bytes than it announces');
    }
    return long;
  };
  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = extended(token >> 4);
    out = copyBlock(block.subarray(at, at + literals), output, out);
    at += literals;
    if (at >= block.length) break;
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const copied = extended(token & 15) + 4;
    if (distance === 0 || distance > out) throw malformed('LZ4', 'it refers to bytes before its beginning');
    if (copied > output.length - out) throw malformed('LZ4', 'it has more bytes than it announces');
    for (let i = 0; i < copied; i++, out++) output[out] = output[out - distance] ?? 0;
  }
  return out;
}
