import { lstatSync, mkdirSync, readdirSync, type Stats } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CorruptError } from '../errors.ts';
import { findEntry, manifestTotals } from '../object/manifest.ts';
import type { Entry } from '../object/types.ts';
import { restoreFiles } from '../store/data/restore.ts';
import type { Store } from '../store/store.ts';
import { type Change, changesTo } from './changes.ts';
import { Folders } from './folders.ts';
import { hashItems } from './hash-items.ts';
import { overlay } from './merge-rows.ts';
import { EscapeNeedsNewFolderError, ObstacleError } from './place-errors.ts';
import { PlaceJob, type PlaceOptions } from './place-job.ts';
import { placeNew } from './place-new.ts';
import { PlaceOver, placeOver, removeEmptyTree, removeIfEmpty } from './place-over.ts';
import { placedRow, placedRows } from './placed-rows.ts';
import { saveRows } from './save-rows.ts';
import { type Scan, scanPath } from './scan.ts';
import { openKnown } from './seed.ts';
import { sweepTemps, tempName } from './temp.ts';

export type { PlaceOptions } from './place-job.ts';

/**
 * Makes a folder, or a file, equal a manifest: adds, changes and deletes; what is left out of artifacts stays. A folder
 * that is not there yet appears whole or not at all; one that is there is changed file by file. What is at the
 * destination and in no version is lost: whoever calls has made sure that it may be. Returns the number of entries
 * written or removed.
 *
 *     await putOnDisk(store, { root: output.content, layout: output.layout }, '/project/data');
 *
 * Throws UnsafePathError for what must not be written anywhere, UnwritableNameError and NameCollisionError for what
 * cannot be written here (all three before anything is written), ObstacleError, CorruptError and MissingObjectError.
 */
export async function putOnDisk(
  store: Store,
  target: PlaceJob['target'],
  dest: string,
  options: PlaceOptions = {},
): Promise<number> {
  const job = new PlaceJob(store, target, dest, options);
  const { within } = options;
  if (within === undefined) mkdirSync(dirname(dest), { recursive: true });
  else {
    mkdirSync(within, { recursive: true });
    new Folders(within).make(relative(within, dirname(dest)).split(sep).join('/'));
  }
  sweepTemps(dirname(dest));
  const stat = lstatSync(dest, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory() && !stat.isFile() && !stat.isSymbolicLink()) {
    throw new ObstacleError(dest, 'neither a file nor a folder');
  }
  const single = findEntry(store, target.root, '.');
  if (single !== undefined) return placeFile(job, single, stat);
  if (stat === undefined || !stat.isDirectory()) return placeNew(job);
  if (removeUnused(dest)) return placeNew(job);
  if (options.escape) throw new EscapeNeedsNewFolderError(dest);
  return scanned(job, (scan) => update(job, scan));
}

async function update(job: PlaceJob, scan: Scan): Promise<number> {
  const { store, target, dest, options } = job;
  sweepTemps(dest);
  const changes = () => filtered(changesTo(scan, store, target.root), options.only);
  const count = await placeOver(job, changes);
  if (options.cacheFile !== undefined && !(scan.unchanged && count === 0)) {
    const rows = placedRows(changes(), (path) => join(dest, path), job.recipeOf, await job.clock());
    saveRows(options.cacheFile, overlay(scan.steps(), rows), job.tree());
  }
  return count;
}

function* filtered(changes: Iterable<Change>, only: PlaceOptions['only']): Generator<Change, void, void> {
  for (const change of changes) if (only?.(change) ?? true) yield change;
}

async function placeFile(job: PlaceJob, entry: Entry, stat: Stats | undefined): Promise<number> {
  const { store, target, dest, options } = job;
  if (manifestTotals(store, target.root).files !== 1 || entry.mode > 1) {
    throw new CorruptError(`manifest "${target.root}" is neither a file nor a folder`);
  }
  if (stat?.isDirectory()) await scanned(job, (scan) => clear(job, scan));
  await restoreFiles(store, [[job.jobFor(entry, dest)]], { ...job.restore, fresh: false });
  if (options.cacheFile !== undefined) {
    const row = placedRow(entry, job.recipeOf(entry), lstatSync(dest), await job.clock());
    saveRows(options.cacheFile, [{ path: '.', before: null, after: row }], job.tree());
  }
  return 1;
}

/** Deletes what a scan found in a folder that a file takes the place of. */
async function clear(job: PlaceJob, scan: Scan): Promise<void> {
  const gone = function* (): Generator<Change, void, void> {
    for (const row of scan.all()) yield { path: row.path, before: row, after: null };
  };
  new PlaceOver(job).remove(gone());
  if (!removeEmptyTree(job.dest)) throw new ObstacleError(job.dest, 'a folder with files in it that art leaves out');
}

/** Removes an empty folder, so that it can appear whole. One that somebody is in stays, for they would be nowhere. */
function removeUnused(folder: string): boolean {
  return process.cwd() !== folder && readdirSync(folder).length === 0 && removeIfEmpty(folder);
}

/** Runs with the caller's scan, or with one made here that looks at everything and objects to nothing. */
async function scanned<T>(job: PlaceJob, use: (scan: Scan) => Promise<T>): Promise<T> {
  const { store, dest, options, tempDir } = job;
  if (options.scan !== undefined) return use(options.scan);
  const { cacheFile = join(tempDir, tempName()), signal, ignore } = options;
  const cache = openKnown(cacheFile, store);
  const scan = scanPath({ abs: dest, shown: dest, cache, cacheFile, tempDir, ignore, signal, lenient: true });
  try {
    for await (const items of scan.batches()) scan.stored(await hashItems(items));
    return await use(scan);
  } finally {
    scan.close();
  }
}
