import { Readable } from 'node:stream';
import type { Headers, Pack } from 'tar-stream';
import { findRecipe } from '../object/layout.ts';
import { listManifest } from '../object/manifest.ts';
import type { Entry, Id } from '../object/types.ts';
import { readContent } from '../store/data/read.ts';
import type { Store } from '../store/store.ts';

export interface TarExportOptions {
  /** Time that every member gets: the run's, in epoch milliseconds. */
  time: number;
  /** Name for the file of a single-file artifact. */
  fileName: string;
  signal?: AbortSignal;
}

/** The largest time, in seconds, that the octal field of a header can be given; later ones go into a pax record. */
const MAX_HEADER_TIME = 2 ** 31 - 1;

/**
 * An artifact as a tar stream that any `tar` unpacks. The same artifact gives the same bytes: members in the order of
 * manifests, owner 0, modes 644 and 755. Content is verified before it is passed on; an error destroys the stream.
 * Reads only as fast as the stream is read.
 *
 * @example exportTar(store, { root, layout }, { time: run.time, fileName: 'model.pt' }).pipe(process.stdout);
 */
export function exportTar(store: Store, artifact: { root: Id; layout?: Id }, options: TarExportOptions): Readable {
  return Readable.from(produce(store, artifact, options), { objectMode: false });
}

async function* produce(
  store: Store,
  artifact: { root: Id; layout?: Id },
  options: TarExportOptions,
): AsyncGenerator<Uint8Array> {
  const { pack: createPack } = await import('tar-stream');
  const pack = createPack();
  const feeding = feed(pack, store, artifact, options).catch((error: Error) => pack.destroy(error));
  try {
    yield* pack;
  } finally {
    pack.destroy();
    await feeding;
  }
}

async function feed(
  pack: Pack,
  store: Store,
  artifact: { root: Id; layout?: Id },
  options: TarExportOptions,
): Promise<void> {
  for (const entry of listManifest(store, artifact.root)) {
    options.signal?.throwIfAborted();
    if (pack.destroyed) return;
    await add(pack, entry, contentOf(store, artifact.layout, entry), options);
  }
  pack.finalize();
}

function contentOf(store: Store, layout: Id | undefined, { content, size }: Entry): Generator<Uint8Array> {
  const recipe = layout === undefined ? undefined : findRecipe(store, layout, content);
  return readContent(store, content, size, recipe);
}

async function add(pack: Pack, entry: Entry, content: Iterable<Uint8Array>, options: TarExportOptions): Promise<void> {
  const header = { ...headerOf(entry, options.fileName), ...times(options.time) };
  if (entry.mode === 2) header.linkname = Buffer.concat([...content]).toString('utf8');
  await new Promise<void>((resolve, reject) => {
    const body = pack.entry(header, (error) => (error ? reject(error) : resolve()));
    if (entry.mode > 1) return;
    write(body, content).catch((error: Error) => pack.destroy(error));
  });
}

async function write(body: NodeJS.WritableStream, content: Iterable<Uint8Array>): Promise<void> {
  for (const piece of content) {
    if (!body.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))) await drained(body);
  }
  body.end();
}

function drained(body: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    body.once('drain', resolve);
    body.once('close', resolve);
  });
}

function headerOf({ path, mode, size }: Entry, fileName: string): Headers {
  const name = path === '.' ? fileName : path;
  if (mode === 3) return { name: `${name}/`, type: 'directory', mode: 0o755 };
  if (mode === 2) return { name, type: 'symlink', mode: 0o777 };
  return { name, type: 'file', mode: mode === 1 ? 0o755 : 0o644, size };
}

function times(time: number): { mtime: Date; pax?: { mtime: string } } {
  const seconds = Math.floor(time / 1000);
  if (seconds >= 0 && seconds <= MAX_HEADER_TIME) return { mtime: new Date(seconds * 1000) };
  return { mtime: new Date(Math.max(0, Math.min(seconds, MAX_HEADER_TIME)) * 1000), pax: { mtime: String(seconds) } };
}
