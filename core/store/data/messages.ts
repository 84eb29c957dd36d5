// What the calling thread and the data workers say to each other. Lists travel as parallel arrays: an object for each
// of a hundred thousand files would cost more to copy between threads than the files take to hash.
import type { Id } from '../../object/types.ts';
import type { StagedPack } from '../pack/writer.ts';
import type { ClaimsMemory } from './claims.ts';
import type { RestoreJob } from './restore-job.ts';
import type { FileStat } from './source.ts';

/** Numbers of a stat in a row of `stats`: size, mtimeMs, ctimeMs, ino, dev, mode. */
export const STAT_FIELDS = 6;

/** Store these files. */
export interface FilesRequest {
  type: 'files';
  paths: string[];
  stats: Float64Array;
}

export interface FilesReply {
  contents: Id[];
  /** Chunks of the files larger than one blob, by position in the request. */
  chunked: { at: number; ids: Id[]; lengths: number[] }[];
  /** Files that had changed since they were listed and then held still, and files whose stat cannot be relied on. */
  moved: { at: number; stat: FileStat }[];
  racy: number[];
}

/** Store these chunks of a shared buffer: from `from` to the first end, and from each end to the next. */
export interface ChunksRequest {
  type: 'chunks';
  buffer: SharedArrayBuffer;
  from: number;
  ends: number[];
}

export type ChunksReply = Id[];

/** Begin storing for a commit. */
export interface StoreRequest {
  type: 'store';
  artDir: string;
  indexDir: string;
  claims: ClaimsMemory;
  state: SharedArrayBuffer;
}

/** Finish the packs, or remove them. */
export interface EndRequest {
  type: 'end';
  keep: boolean;
}

export type EndReply = StagedPack[];

/** Begin restoring from a store. */
export interface OpenRequest {
  type: 'open';
  artDir: string;
  indexDir: string;
  fresh: boolean;
  state: SharedArrayBuffer;
}

/** Write these files, all of them regular. */
export interface RestoreRequest {
  type: 'restore';
  jobs: RestoreJob[];
}

export type Request = FilesRequest | ChunksRequest | StoreRequest | EndRequest | OpenRequest | RestoreRequest;

export function packStat(stats: Float64Array, index: number, stat: FileStat): void {
  const at = index * STAT_FIELDS;
  stats[at] = stat.size;
  stats[at + 1] = stat.mtimeMs;
  stats[at + 2] = stat.ctimeMs;
  stats[at + 3] = stat.ino;
  stats[at + 4] = stat.dev;
  stats[at + 5] = stat.mode;
}

export function unpackStat(stats: Float64Array, index: number): FileStat {
  const at = index * STAT_FIELDS;
  return {
    size: stats[at] as number,
    mtimeMs: stats[at + 1] as number,
    ctimeMs: stats[at + 2] as number,
    ino: stats[at + 3] as number,
    dev: stats[at + 4] as number,
    mode: stats[at + 5] as number,
  };
}
