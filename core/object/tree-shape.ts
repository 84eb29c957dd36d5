import type { TreeShape } from './tree-format.ts';

/** The frozen shape of all trees; `spec/decisions.md` has the measurement that chose it. */
export const TREE_SHAPE: TreeShape = { odds: 64, min: 64, max: 256, bytes: 65_536 };

/** FNV-1a over the bytes and one more, then the finalizer of MurmurHash3: FNV's low bits alone are too regular. */
function boundaryHash(buffer: Uint8Array, start: number, end: number, level: number): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ (buffer[i] as number), 0x01000193);
  h = Math.imul(h ^ level, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Whether a node ends after its entry of number `count`, which begins at `start` in `buffer`; `bytes` is what the node's
 * entries take up to and with it. Depends on nothing that comes later, so every node shows by itself that it ends
 * where it must. The key is the first item of the entry: behind the one-byte array head, a string or bytes.
 */
export function endsNode(
  shape: TreeShape,
  buffer: Uint8Array,
  start: number,
  level: number,
  count: number,
  bytes: number,
): boolean {
  if (count >= shape.max || bytes >= shape.bytes) return true;
  if (count < shape.min) return false;
  const head = buffer[start + 1] as number;
  let key = start + 2;
  let length = head & 0x1f;
  if (head === 0xc4 || head === 0xd9) {
    length = buffer[key] as number;
    key += 1;
  } else if (head === 0xda) {
    length = ((buffer[key] as number) << 8) | (buffer[key + 1] as number);
    key += 2;
  }
  return (boundaryHash(buffer, key, key + length, level) & (shape.odds - 1)) === 0;
}
