// Many blobs out of packs with few reads.
import type { Id } from '../../object/types.ts';
import { files, isErrno } from '../files.ts';
import { RECORD_BYTES } from '../pack/format.ts';
import type { Place } from '../places.ts';
import type { Store } from '../store.ts';

const MAX_READ_BYTES: number = 1024 * 1024;
/** Reading a gap of this size costs less than asking again. */
const MAX_GAP_BYTES = 16 * 1024;

/** Neighbours in one pack that are read together. */
export interface Run<T> {
  pack: Id;
  from: number;
  to: number;
  places: { place: Place; of: T }[];
}

/** Joins places, in the order in which they come, into runs that each fit one read. */
export function* runs<T>(places: Iterable<{ place: Place; of: T }>): Generator<Run<T>> {
  let run: Run<T> | undefined;
  for (const each of places) {
    const { pack, offset, stored } = each.place;
    const to = offset + RECORD_BYTES + stored;
    const near = run && run.pack === pack && offset >= run.from && offset <= run.to + MAX_GAP_BYTES;
    if (run && near && to - run.from <= MAX_READ_BYTES) {
      run.to = Math.max(run.to, to);
      run.places.push(each);
      continue;
    }
    if (run) yield run;
    run = { pack, from: offset, to, places: [each] };
  }
  if (run) yield run;
}

/** Sorted as they lie in the packs. */
export function byPlace(a: { place: Place }, b: { place: Place }): number {
  if (a.place.pack !== b.place.pack) return a.place.pack < b.place.pack ? -1 : 1;
  return a.place.offset - b.place.offset;
}

/** Reads runs into one buffer after the other. */
export class RunReader {
  readonly #store: Store;
  readonly #buffer: Buffer = Buffer.allocUnsafeSlow(MAX_READ_BYTES);

  constructor(store: Store) {
    this.#store = store;
  }

  /** The payloads of the run, not verified, valid until the next call; undefined when the pack cannot be read. */
  read<T>(run: Run<T>): Buffer[] | undefined {
    const length = run.to - run.from;
    try {
      const fd = this.#store.packs.fd('data', run.pack);
      for (let done = 0; done < length; ) {
        const read = files.readSync(fd, this.#buffer, done, length - done, run.from + done);
        if (read === 0) return undefined;
        done += read;
      }
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'EIO')) return undefined;
      throw error;
    }
    return run.places.map(({ place }) => {
      const at = place.offset + RECORD_BYTES - run.from;
      return this.#buffer.subarray(at, at + place.stored);
    });
  }
}
