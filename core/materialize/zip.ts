// Members of a zip, read one by one from wherever they lie. Nothing is unpacked to disk, and no name is trusted.
import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import type { Entry, RandomAccessReader, ZipFile } from 'yauzl';
import { ArtError } from '../errors.ts';
import { type ByteSource, malformed, readPieces, readRange, tooLarge, unsupported } from './source.ts';

export interface ZipMember {
  name: string;
  /** Bytes once decompressed. */
  size: number;
  /** Where its bytes lie in the zip; absent when they are compressed. */
  range?: { from: number; to: number };
  /** Its bytes, decompressed; stops with an error as soon as there are more than `size`, or if there are fewer. */
  data(): AsyncGenerator<Uint8Array, void, void>;
}

const FORMAT = 'zip';
const MAX_MEMBERS = 100_000;

/** The members of a zip in the order of its directory; zip64 too. Throws MALFORMED_FILE, and UNSUPPORTED_FILE for encryption. */
export async function readZip(source: ByteSource): Promise<ZipMember[]> {
  const yauzl = (await import('yauzl')).default;
  const reader = randomAccessReader(yauzl.RandomAccessReader, source);
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, source.size, { autoClose: false });
    if (zip.entryCount > MAX_MEMBERS) throw tooLarge('a zip', zip.entryCount, MAX_MEMBERS, 'members');
    const members: ZipMember[] = [];
    for await (const entry of entriesOf(zip)) members.push(await openMember(zip, entry, source));
    return members;
  } catch (cause) {
    if (cause instanceof ArtError) throw cause;
    throw malformed(FORMAT, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** The entries of the directory, as the library's events give them, one at a time. */
async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry, void, void> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip.removeAllListeners();
      zip.once('entry', resolve);
      zip.once('end', () => resolve(undefined));
      zip.once('error', reject);
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

async function openMember(zip: ZipFile, entry: Entry, source: ByteSource): Promise<ZipMember> {
  const { fileName: name, compressionMethod: method, compressedSize, uncompressedSize: size } = entry;
  if (entry.isEncrypted()) throw unsupported(FORMAT, 'encryption');
  if (method !== 0 && method !== 8) throw unsupported(FORMAT, `compression method ${method}`);
  if (method === 0 && compressedSize !== size) throw malformed(FORMAT, `"${name}" has two sizes`);
  const from = await new Promise<number>((resolve, reject) => {
    zip.readLocalFileHeader(entry, { minimal: true }, (error, header) =>
      error ? reject(error) : resolve(header.fileDataStart),
    );
  });
  const range = { from, to: from + compressedSize };
  if (range.to > source.size) throw malformed(FORMAT, `"${name}" leaves the file`);
  if (method === 0) return { name, size, range, data: () => readPieces(source, range) };
  return { name, size, data: () => inflate(source, range, size, name) };
}

async function* inflate(
  source: ByteSource,
  range: { from: number; to: number },
  size: number,
  name: string,
): AsyncGenerator<Uint8Array, void, void> {
  const stream = createInflateRaw({ chunkSize: 256 * 1024 });
  // Errors of either end reach whoever iterates over the stream.
  pipeline(Readable.from(readPieces(source, range), { objectMode: true }), stream, () => {});
  let done = 0;
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      done += piece.length;
      if (done > size) throw malformed(FORMAT, `"${name}" has more bytes than it declares`);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof ArtError) throw cause;
    throw malformed(FORMAT, `"${name}" cannot be decompressed`, cause);
  } finally {
    stream.destroy();
  }
  if (done !== size) throw malformed(FORMAT, `"${name}" has ${done} bytes, and declares ${size}`);
}

/** The library's own class to inherit from exists only once it has been loaded. */
function randomAccessReader(Base: typeof RandomAccessReader, source: ByteSource): RandomAccessReader {
  class Reader extends Base {
    override read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
      callback: (error: Error | null) => void,
    ): void {
      readRange(source, position, position + length, FORMAT).then(
        (bytes) => {
          buffer.set(bytes, offset);
          callback(null);
        },
        (cause: Error) => callback(cause),
      );
    }
  }
  return new Reader();
}
