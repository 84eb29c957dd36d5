import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listManifest } from '../object/manifest.ts';
import type { Entry } from '../object/types.ts';
import { type RestoreJob, restoreFiles } from '../store/data/restore.ts';
import { isErrno } from '../store/files.ts';
import type { Change } from './changes.ts';
import { Folders, parentOf } from './folders.ts';
import { guarded } from './guard.ts';
import { ObstacleError } from './place-errors.ts';
import type { PlaceJob } from './place-job.ts';
import { probeNames } from './probe.ts';

const batchJobs = 1000;

/**
 * Carries out changes in a folder that is there. All that is new is written and verified, each file in one step, before
 * anything is deleted, save what is in its way. Returns the number of changes.
 */
export async function placeOver(job: PlaceJob, changes: () => Iterable<Change>): Promise<number> {
  const { dest, store: source, target } = job;
  const readLink = (entry: Entry) => job.readLink(entry);
  const names = probeNames(dest);
  // Where names fold, whether two of them collide depends on what stays, too.
  const checked = names.folds ? listManifest(source, target.root) : written(changes());
  for (const _ of guarded(checked, { source, root: target.root, names, readLink }));
  const over = new PlaceOver(job);
  // Where names fold, deleting the old spelling of a name would delete the new one.
  if (names.folds) over.remove(changes());
  await restoreFiles(source, over.jobs(changes()), { ...job.restore, fresh: false });
  if (!names.folds) over.remove(changes());
  await restoreFiles(source, [over.lateJobs()], { ...job.restore, fresh: false });
  return over.count;
}

function* written(changes: Iterable<Change>): Generator<Entry, void, void> {
  for (const { after } of changes) if (after !== null) yield after;
}

/** The steps of a change to a folder that is there. */
export class PlaceOver {
  count = 0;
  readonly #job: PlaceJob;
  readonly #folders: Folders;
  /** Files that take the place of folders, which have to be emptied first. */
  readonly #late: Entry[] = [];

  constructor(job: PlaceJob) {
    this.#job = job;
    this.#folders = new Folders(job.dest);
  }

  *jobs(changes: Iterable<Change>): Generator<RestoreJob[], void, void> {
    let batch: RestoreJob[] = [];
    let removed = '';
    for (const { path, before, after } of changes) {
      this.count++;
      if (after === null) removed = path;
      else if (!this.#prepare(path, before, after, removed)) continue;
      else batch.push(this.#job.jobFor(after, this.#folders.abs(path)));
      if (batch.length < batchJobs) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  /** Makes room for an entry. False when it needs no file, or not yet. */
  #prepare(path: string, before: Change['before'], after: Entry, removed: string): boolean {
    const mayRemove = (at: string) => at === removed || (at === path && before !== null);
    if (after.mode === 3) {
      this.#folders.make(path, mayRemove);
      return false;
    }
    this.#folders.make(parentOf(path), mayRemove);
    const abs = this.#folders.abs(path);
    const stat = lstatSync(abs, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      this.#late.push(after);
      return false;
    }
    if (before?.content !== after.content || before.mode > 1 || after.mode > 1 || !stat?.isFile()) return true;
    chmodSync(abs, after.mode === 1 ? stat.mode | (0o111 & ~process.umask()) : stat.mode & ~0o111);
    return false;
  }

  /** Deletes what shall be gone, and folders that are empty then. What art leaves out keeps its folders. */
  remove(changes: Iterable<Change>): void {
    this.#folders.forget();
    let folder = '';
    let wanted = '';
    for (const { path, before, after } of changes) {
      if (after?.mode === 3) wanted = path;
      if (after !== null || before === null) continue;
      const parent = parentOf(path);
      if (parent !== folder) this.#prune(folder, parent, wanted);
      folder = parent;
      if (!this.#folders.has(parent)) continue;
      const abs = this.#folders.abs(path);
      if (lstatSync(abs, { throwIfNoEntry: false })?.isDirectory()) removeIfEmpty(abs);
      else unlinkQuietly(abs);
    }
    this.#prune(folder, '', wanted);
    this.#folders.forget();
  }

  /** Tries to remove the folders that `left` is in and `next` is not; an empty one that is `wanted` stays. */
  #prune(left: string, next: string, wanted: string): void {
    for (let at = left; at !== '' && at !== next && !next.startsWith(`${at}/`); at = parentOf(at)) {
      if (at === wanted || !this.#folders.has(at) || !removeIfEmpty(this.#folders.abs(at))) break;
      this.#folders.forget();
    }
  }

  lateJobs(): RestoreJob[] {
    return this.#late.map((entry) => {
      this.#folders.make(parentOf(entry.path));
      const abs = this.#folders.abs(entry.path);
      if (!removeEmptyTree(abs)) throw new ObstacleError(abs, 'a folder with files in it that art leaves out');
      return this.#job.jobFor(entry, abs);
    });
  }
}

export function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY')) return false;
    throw error;
  }
}

/** Removes a folder in which there is nothing but folders. */
export function removeEmptyTree(folder: string): boolean {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return true;
  const emptied = readdirSync(folder).every((name) => {
    const abs = join(folder, name);
    return lstatSync(abs).isDirectory() && removeEmptyTree(abs);
  });
  return emptied && removeIfEmpty(folder);
}

function unlinkQuietly(abs: string): void {
  try {
    unlinkSync(abs);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}
