import type { Run } from '../object/run.ts';
import type { Id } from '../object/types.ts';

/** `up`: what it was made from; `down`: what was made from it. */
export type LineageDirection = 'up' | 'down' | 'both';

export interface LineageOptions {
  /** `up` when absent. */
  direction?: LineageDirection;
  /** How many runs away to look, from 1; everything when absent. */
  depth?: number;
}

/** One version of one artifact: what one run made under one name. */
export interface LineageVersion {
  /** `NAME@` and the whole id of the run: what `VersionKey` makes. */
  key: string;
  name: string;
  version: number;
  /** The run that made it. */
  run: Id;
  content: Id;
  /** Runs between it and the root; 0 for the root. */
  depth: number;
  /** Its lineage goes on and was not followed, because of the depth asked for. */
  cut: boolean;
}

/** What is said of a run wherever it stands in a lineage. */
export type LineageRun = Pick<Run, 'branch' | 'author' | 'time' | 'message' | 'kind' | 'status'>;

/** A run used a version. */
export interface LineageUse {
  run: Id;
  /** The key of the version. */
  version: string;
  role: string;
  /** `declared` by the user, `observed` while the command ran; `merged` for what a merge joined. */
  edge: string;
  /** The path in the version, where only that was used. */
  path?: string;
}

/**
 * A part of the graph of runs and versions: two kinds of nodes, and two of edges. `uses` are the one, the other is that
 * each version was made by its run. A run that is not in `runs` is not in this repository.
 */
export interface Lineage {
  /** What it is the lineage of. `version` is a key, absent where the root is a run. */
  root: { run: Id; version?: string; path?: string };
  direction: LineageDirection;
  /** By key; the nearest to the root first. */
  versions: Map<string, LineageVersion>;
  /** By id; the nearest to the root first. */
  runs: Map<Id, LineageRun>;
  uses: LineageUse[];
  /** All of a run in `runs`, read when it is asked for, and verified. */
  run(id: Id): Run;
}

/**
 * Names a version for good, whatever forks there are.
 *
 * @example versionKey('model', run) // 'model@4f3a91c0b2d1...'
 */
export function versionKey(name: string, run: Id): string {
  return `${name}@${run}`;
}

export function lineageRun({ branch, author, time, message, kind, status }: Run): LineageRun {
  return {
    branch,
    author,
    time,
    message,
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
  };
}

/** A use with the version apart: its name, the run that made it, and what the user knows of it. */
export interface FullUse extends LineageUse {
  name: string;
  origin: Id;
  told?: Pick<LineageVersion, 'version' | 'content'>;
}

/** What a run was made from: its inputs, and for a merge the versions that it joined. */
export function usesOf(id: Id, run: Run): FullUse[] {
  const inputs = run.inputs.map(({ role, name, run: origin, edge, path, version, content }) => ({
    run: id,
    version: versionKey(name, origin),
    role,
    edge,
    ...(path === undefined ? {} : { path }),
    name,
    origin,
    told: { version, content },
  }));
  if (run.kind !== 'merge') return inputs;
  const merged = Object.entries(run.outputs).flatMap(([name, { supersedes }]) =>
    supersedes.map((origin) => ({
      run: id,
      version: versionKey(name, origin),
      role: name,
      edge: 'merged',
      name,
      origin,
    })),
  );
  return [...inputs, ...merged];
}

/** Whether an output of a run may come from what it used there: each output of a merge from the versions joined in it alone. */
export function isMadeFrom(output: string, use: Pick<LineageUse, 'edge' | 'role'>): boolean {
  return use.edge !== 'merged' || use.role === output;
}
