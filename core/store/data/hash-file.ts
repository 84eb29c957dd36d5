// The content id of a file of the user's without storing anything.
import { ContentHasher } from '../../object/hash.ts';
import type { Id } from '../../object/types.ts';
import { type FileStat, readFully, readStable } from './source.ts';

const PIECE_BYTES: number = 1024 * 1024;

/** The content id of a file that must be as `stat` says. Throws ChangedWhileReadError. */
export async function hashFile(path: string, stat: FileStat): Promise<Id> {
  const { value } = readStable(path, stat, (fd, size) => {
    const hasher = new ContentHasher();
    const piece = Buffer.allocUnsafe(Math.min(size + 1, PIECE_BYTES));
    let total = 0;
    for (let read = -1; read !== 0; total += read) {
      read = readFully(fd, piece);
      hasher.update(piece.subarray(0, read));
    }
    return total === size ? hasher.digest() : undefined;
  });
  return value;
}
