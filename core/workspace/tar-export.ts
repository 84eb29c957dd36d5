import { Readable } from 'node:stream';
import type { Header, Pack } from 'tar-stream';
import { NotFoundError } from '../errors.ts';
import { MAX_BLOB } from '../object/hash.ts';
import { findRecipe } from '../object/layout.ts';
import { listManifest } from '../object/manifest.ts';
import type { Entry, Id } from '../object/types.ts';
import { readContent } from '../store/data/read.ts';
import type { Store } from '../store/store.ts';

/** What to export: an artifact's manifest and layout. */
export interface TarSource {
  root: Id;
  layout?: Id | undefined;
}

export interface TarExportOptions {
  /** Time that every member gets: the run's, in epoch milliseconds. */
  time: number;
  /** What the file of a single-file artifact is called. */
  name: string;
  /** Exports only this folder, without the way to it in the names, or this one file. */
  path?: string;
  signal?: AbortSignal;
}

/** The latest time, in seconds, that a header can be given here; others go into a pax record. */
const MAX_HEADER_TIME = 2 ** 31 - 1;

/**
 * An artifact as a tar stream that any `tar` unpacks. The same artifact gives the same bytes: members in the order of
 * manifests, owner 0, modes 644 and 755. Content is verified before it is passed on; an error destroys the stream:
 * NotFoundError for a path that is not there, CorruptError and MissingObjectError. Reads only as fast as it is read.
 *
 * @example exportTar(store, { root, layout }, { time: run.time, name: 'model.pt' }).pipe(process.stdout);
 */
export function exportTar(store: Store, artifact: TarSource, options: TarExportOptions): Readable {
  return Readable.from(produce(store, artifact, options), { objectMode: false });
}

async function* produce(store: Store, artifact: TarSource, options: TarExportOptions): AsyncGenerator<Uint8Array> {
  const { default: tar } = await import('tar-stream');
  const pack = tar.pack();
  const feeding = feed(pack, store, artifact, options).catch((error: Error) => pack.destroy(error));
  try {
    for await (const piece of pack) yield piece as Uint8Array;
  } finally {
    pack.destroy();
    await feeding;
  }
}

async function feed(pack: Pack, store: Store, artifact: TarSource, options: TarExportOptions): Promise<void> {
  const { path, name, signal } = options;
  const shared = { uid: 0, gid: 0, ...timeOf(options.time) };
  let found = path === undefined;
  for (const entry of listManifest(store, artifact.root, path === undefined ? {} : { prefix: path })) {
    signal?.throwIfAborted();
    if (pack.destroyed) return;
    found = true;
    if (entry.mode === 3 && entry.path === path) continue;
    const recipe = artifact.layout === undefined ? undefined : findRecipe(store, artifact.layout, entry.content);
    const content = readContent(store, entry.content, entry.size, recipe);
    await add(pack, entry, { ...shared, ...headerOf(entry, nameOf(entry, path, name)) }, content);
  }
  if (!found) throw new NotFoundError(`there is no path "${path}"`);
  pack.finalize();
}

type MemberHeader = Partial<Header> & Pick<Header, 'name'>;

function add(pack: Pack, entry: Entry, header: MemberHeader, content: Iterable<Uint8Array>): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (entry.mode === 2) pack.entry({ ...header, linkname: Buffer.concat([...content]).toString('utf8') }, done);
    else if (entry.mode === 3) pack.entry(header, done);
    else if (entry.size <= MAX_BLOB) pack.entry(header, Buffer.concat([...content]), done);
    else write(pack.entry(header, done), content).catch(reject);
  });
}

type Body = ReturnType<Pack['entry']>;

async function write(body: Body, content: Iterable<Uint8Array>): Promise<void> {
  for (const piece of content) {
    if (body.write(piece)) continue;
    if (body.destroyed) return;
    await drained(body);
  }
  body.end(null);
}

function drained(body: Body): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      body.off('drain', done);
      body.off('close', done);
      resolve();
    };
    body.on('drain', done);
    body.on('close', done);
  });
}

function nameOf(entry: Entry, path: string | undefined, name: string): string {
  if (entry.path === '.') return name;
  if (path === undefined) return entry.path;
  return entry.path === path ? path.slice(path.lastIndexOf('/') + 1) : entry.path.slice(path.length + 1);
}

function headerOf({ mode, size }: Entry, name: string): MemberHeader {
  if (mode === 3) return { name: `${name}/`, type: 'directory', mode: 0o755 };
  if (mode === 2) return { name, type: 'symlink', mode: 0o777 };
  return { name, type: 'file', mode: mode === 1 ? 0o755 : 0o644, size };
}

function timeOf(time: number): Pick<MemberHeader, 'mtime' | 'pax'> {
  const seconds = Math.floor(time / 1000);
  const shown = Math.min(Math.max(seconds, 0), MAX_HEADER_TIME);
  const mtime = new Date(shown * 1000);
  return shown === seconds ? { mtime } : { mtime, pax: { mtime: String(seconds) } };
}
