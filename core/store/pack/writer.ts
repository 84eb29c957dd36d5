import { createHash, randomFillSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { MAX_BYTES } from '../../object/hash.ts';
import type { Id, Kind, PackClass } from '../../object/types.ts';
import { compress } from '../compress.ts';
import { files, makeTemp, readAt, writeAll, writeAllOf } from '../files.ts';
import {
  classCode,
  classOf,
  encodeFooterEntry,
  encodeHeader,
  encodeRecord,
  encodeTrailer,
  FOOTER_BYTES,
  FOOTER_ENTRY_BYTES,
  FOOTER_MAGIC,
  MAX_PACK_BYTES,
  MAX_PACK_RECORDS,
  maxRecord,
  type PackEntry,
  RECORD_BYTES,
  TRAILER_BYTES,
} from './format.ts';

// Small enough to stay in the processor's cache until it is written: 4 MiB took twice the system time.
const BUFFER_BYTES = 512 * 1024;
// Payloads from this size on are written from where they are: copying out of shared memory is slow.
const DIRECT_BYTES = 16 * 1024;
// A log reads small runs raw, so that it never has to load the codec.
const MIN_COMPRESSED_RUN_BYTES = 4096;

/** A whole pack on disk and flushed, that nobody can see yet: `tmp` becomes a pack when it is renamed to `name`. */
export interface StagedPack {
  tmp: string;
  name: Id;
  class: PackClass;
  /** Number of records. */
  count: number;
  /** Bytes of the records' payloads. */
  stored: number;
  /** Bytes of the file. */
  size: number;
}

/**
 * Writes one pack. Records collect in memory and go out in large writes. The caller looks at `full` before each `add`.
 *
 * @example
 * const writer = new PackWriter('.art/tmp', 'data');
 * writer.add('blob', hashContent(bytes), bytes);
 * const staged = writer.finish();
 */
export class PackWriter {
  readonly class: PackClass;
  readonly tmp: string;
  readonly #fd: number;
  #open = true;
  #buffer: Buffer;
  #buffered = 0;
  #written = 0;
  #stored = 0;
  #count = 0;
  #footer: Buffer = Buffer.allocUnsafe(FOOTER_BYTES + 64 * FOOTER_ENTRY_BYTES);

  constructor(tmpDir: string, cls: PackClass) {
    this.class = cls;
    this.tmp = makeTemp(tmpDir);
    this.#fd = files.openSync(this.tmp, 'wx+', 0o444);
    this.#buffer = Buffer.allocUnsafeSlow(cls === 'run' ? 64 * 1024 : BUFFER_BYTES);
    this.#append(encodeHeader(cls));
  }

  /** Bytes of the file so far, without its footer. */
  get bytes(): number {
    return this.#written + this.#buffered;
  }

  get count(): number {
    return this.#count;
  }

  /** True when a record of the largest size might not fit any more. */
  get full(): boolean {
    const end = FOOTER_BYTES + this.#count * FOOTER_ENTRY_BYTES + TRAILER_BYTES;
    return this.#count === MAX_PACK_RECORDS || this.bytes + end + maxRecord(this.class) > MAX_PACK_BYTES;
  }

  /** `id` must be the hash of `raw`, which may be reused once this returns. `stored` is in bytes. */
  add(kind: Kind, id: Id, raw: Uint8Array): PackEntry {
    if (raw.length === 0 || raw.length > MAX_BYTES[kind]) throw new RangeError(`a ${kind} of ${raw.length} bytes`);
    const small = this.class === 'run' && raw.length < MIN_COMPRESSED_RUN_BYTES;
    const frame = small ? undefined : compress(raw);
    return this.addStored({ kind, id, codec: frame ? 1 : 0, raw: raw.length }, frame ?? raw);
  }

  /** Adds a payload that is already in its stored form, as it came out of another pack. */
  addStored(entry: Omit<PackEntry, 'offset' | 'stored'>, payload: Uint8Array): PackEntry {
    if (this.full || classOf(entry.kind) !== this.class) throw new RangeError(`no room for a ${entry.kind}`);
    const added = { ...entry, offset: this.bytes, stored: payload.length };
    this.#reserve(RECORD_BYTES);
    encodeRecord(this.#buffer, this.#buffered, added);
    const sum = crc32(payload, crc32(this.#buffer.subarray(this.#buffered, this.#buffered + RECORD_BYTES - 4)));
    this.#buffer.writeUInt32LE(sum, this.#buffered + RECORD_BYTES - 4);
    this.#buffered += RECORD_BYTES;
    this.#append(payload);
    this.#note(added);
    return added;
  }

  /** A record that was added, as it is in the file, finished or not; gone when that has been published. */
  read(entry: PackEntry): Buffer {
    const length = RECORD_BYTES + entry.stored;
    if (this.#open) {
      this.#flush();
      return readAt(this.#fd, entry.offset, length);
    }
    const fd = files.openSync(this.tmp, 'r');
    try {
      return readAt(fd, entry.offset, length);
    } finally {
      files.closeSync(fd);
    }
  }

  /** Completes the file and makes its bytes durable. Its name becomes so with the rename. */
  finish(): StagedPack {
    const footer = this.#footer.subarray(0, FOOTER_BYTES + this.#count * FOOTER_ENTRY_BYTES);
    footer.fill(0, 0, FOOTER_BYTES);
    FOOTER_MAGIC.copy(footer);
    footer[4] = classCode(this.class);
    footer.writeUInt32LE(this.#count, 8);
    randomFillSync(footer, 16, 16);
    this.#append(footer);
    this.#append(encodeTrailer(footer.length, crc32(footer)));
    this.#flush();
    files.fsyncSync(this.#fd);
    const size = this.#written;
    this.#close();
    const name = createHash('sha256').update(footer).digest('hex');
    return { tmp: this.tmp, name, class: this.class, count: this.#count, stored: this.#stored, size };
  }

  /** Removes the file. For a writer that will not be finished. */
  abort(): void {
    this.#close();
    files.rmSync(this.tmp, { force: true });
  }

  #close(): void {
    if (this.#open) files.closeSync(this.#fd);
    this.#open = false;
  }

  #note(entry: PackEntry): void {
    const at = FOOTER_BYTES + this.#count * FOOTER_ENTRY_BYTES;
    if (at + FOOTER_ENTRY_BYTES > this.#footer.length) {
      const larger = Buffer.allocUnsafe(this.#footer.length * 2);
      this.#footer.copy(larger);
      this.#footer = larger;
    }
    encodeFooterEntry(this.#footer, at, entry);
    this.#count++;
    this.#stored += entry.stored;
  }

  #reserve(length: number): void {
    if (this.#buffered + length > this.#buffer.length) this.#flush();
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length >= DIRECT_BYTES) {
      writeAllOf(this.#fd, [this.#buffer.subarray(0, this.#buffered), bytes]);
      this.#written += this.#buffered + bytes.length;
      this.#buffered = 0;
      return;
    }
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.length;
  }

  #flush(): void {
    writeAll(this.#fd, this.#buffer.subarray(0, this.#buffered));
    this.#written += this.#buffered;
    this.#buffered = 0;
  }
}
