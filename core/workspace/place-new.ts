import { lstatSync, mkdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listManifest } from '../object/manifest.ts';
import { escapePath } from '../object/paths.ts';
import type { Entry } from '../object/types.ts';
import { type RestoreJob, restoreFiles } from '../store/data/restore.ts';
import { Folders, parentOf } from './folders.ts';
import { guarded } from './guard.ts';
import type { PlaceJob } from './place-job.ts';
import { placedRow } from './placed-rows.ts';
import { type NameRules, probeNames } from './probe.ts';
import { StatCacheWriter } from './stat-cache-writer.ts';
import { tempName } from './temp.ts';

const batchJobs = 1000;

/**
 * Makes a folder that is not there. It is built under another name beside and renamed when it is whole, so that a kill
 * leaves all of it or nothing. Returns the number of entries.
 */
export async function placeNew(job: PlaceJob): Promise<number> {
  const stage = join(dirname(job.dest), tempName());
  mkdirSync(stage);
  try {
    const names = probeNames(stage);
    const nameOf = job.options.escape ? escaping(names) : (path: string) => path;
    let count = 0;
    const batches = function* (): Generator<RestoreJob[], void, void> {
      for (const batch of jobs(job, stage, names, nameOf)) {
        count += batch.length;
        yield batch;
      }
    };
    await restoreFiles(job.store, batches(), { ...job.restore, fresh: true });
    if (!job.options.escape) await remember(job, stage);
    moveInto(stage, job.dest);
    return count;
  } catch (error) {
    rmSync(stage, { recursive: true, force: true });
    throw error;
  }
}

function escaping({ folds }: NameRules): (path: string) => string {
  return (path) => escapePath(path, folds ? 'case' : 'windows');
}

function* jobs(
  job: PlaceJob,
  stage: string,
  names: NameRules,
  nameOf: (path: string) => string,
): Generator<RestoreJob[], void, void> {
  const { store: source, target } = job;
  const readLink = (entry: Entry) => job.readLink(entry);
  const folders = new Folders(stage);
  let batch: RestoreJob[] = [];
  for (const entry of guarded(entriesOf(job), { source, root: target.root, names, readLink, nameOf })) {
    const name = nameOf(entry.path);
    folders.make(entry.mode === 3 ? name : parentOf(name));
    if (entry.mode !== 3) batch.push(job.jobFor(entry, folders.abs(name)));
    if (batch.length < batchJobs) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function entriesOf({ store, target }: PlaceJob): Iterable<Entry> {
  return listManifest(store, target.root);
}

/** Nobody else knows of the folder yet, so what is in it now is what was written. */
async function remember(job: PlaceJob, stage: string): Promise<void> {
  const { cacheFile } = job.options;
  if (cacheFile === undefined) return;
  const now = await job.clock();
  const writer = new StatCacheWriter(cacheFile);
  try {
    for (const entry of entriesOf(job)) {
      const stat = lstatSync(join(stage, entry.path), { throwIfNoEntry: false });
      writer.add(placedRow(entry, job.recipeOf(entry), stat, now));
    }
    writer.finish(job.tree());
  } catch {
    writer.abort();
  }
}

/** A file or symlink at the destination makes room at the last moment. */
function moveInto(stage: string, dest: string): void {
  const stat = lstatSync(dest, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) unlinkSync(dest);
  renameSync(stage, dest);
}
