import { pipeline, Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { BadTarError } from './tar-header.ts';

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const OTHERS = [
  { name: 'bzip2', magic: Buffer.from('BZh'), program: 'bzcat' },
  { name: 'xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), program: 'xzcat' },
];
const MAGIC_LENGTH = 6;

/**
 * The bytes of a tar stream that may be compressed, told by its first bytes: gzip, zstd where this Node has it, or
 * plain. Throws BadTarError for other compressions, and while reading for damaged ones.
 */
export async function* unpackTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let ended = false;
  while (head.length < MAGIC_LENGTH && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else head = Buffer.concat([head, next.value]);
  }
  if (head.length === 0) throw new BadTarError('the tar archive is empty');
  const whole = (async function* () {
    yield head;
    if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  try {
    const decoder = decoderFor(head);
    yield* decoder ? decoded(whole, decoder) : whole;
  } finally {
    await iterator.return?.();
  }
}

function decoderFor(head: Buffer): Transform | undefined {
  const starts = (magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic);
  if (starts(GZIP)) return zlib.createGunzip();
  if (starts(ZSTD)) return zstd();
  const other = OTHERS.find(({ magic }) => starts(magic));
  if (!other) return undefined;
  throw new BadTarError(`the tar archive is compressed with ${other.name}, which is not supported`, {
    hint: `unpack it on the way: ${other.program} ARCHIVE | art import tar - --as NAME`,
  });
}

function zstd(): Transform {
  const create = (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress;
  if (create) return create();
  throw new BadTarError(`the tar archive is compressed with zstd, which Node ${process.versions.node} cannot unpack`, {
    hint: 'use Node 22.15 or newer, or unpack it on the way: zstdcat ARCHIVE | art import tar - --as NAME',
  });
}

async function* decoded(source: AsyncIterable<Uint8Array>, decoder: Transform): AsyncGenerator<Uint8Array> {
  pipeline(Readable.from(source, { objectMode: false }), decoder, () => {});
  try {
    yield* decoder;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_') && !code?.startsWith('ZSTD_')) throw cause;
    const how = code === 'Z_BUF_ERROR' ? 'ends early' : 'is damaged';
    throw new BadTarError(`the tar archive ${how}: its compressed data cannot be read`, { cause });
  } finally {
    decoder.destroy();
  }
}
