import type { Run, RunOutput } from './object/run.ts';
import type { Entry, Id, Kind, PackClass, Value, ValueMap } from './object/types.ts';

/** Told while something long is under way; `total` is absent while it is not yet known. */
export interface Progress {
  phase: string;
  done: number;
  total?: number;
  unit: 'bytes' | 'files' | 'objects';
}

/** Something the user should hear that does not stop the work, such as a name that Windows cannot hold. */
export interface Warning {
  code: string;
  message: string;
}

export interface OpenOptions {
  /** Where to start looking for `.art`, and what relative paths are relative to. */
  cwd?: string;
  /** The `.art` folder itself (`ART_DIR`). */
  artDir?: string;
  /** Where the index lives when `.art` is on a network file system (`ART_INDEX_DIR`). */
  indexDir?: string;
  /** The branch to work on instead of the workspace's own (`ART_BRANCH`). */
  branch?: string;
  /** Who records (`ART_AUTHOR`); the config, git's config and the login name come after it. */
  author?: string;
  /** Where to note for `art run` which versions are looked up (`ART_RUN`). */
  observed?: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  onWarning?: (warning: Warning) => void;
}

/** What a selector named. `run` is always set; `output` where the selector named an artifact; `path` where it had one. */
export interface Resolved {
  run: Id;
  output?: { name: string; value: RunOutput };
  path?: string;
}

export interface CommitInput {
  /** A selector, or a path that begins with `./` or `/`. */
  target: string;
  role?: string;
}

export interface CommitOptions {
  message?: string;
  inputs?: CommitInput[];
  /** `NAME=PATH` pairs; absent means every tracked path that changed. */
  outputs?: { name: string; path: string }[];
  params?: ValueMap;
  metrics?: ValueMap;
  types?: Record<string, string>;
  meta?: Record<string, ValueMap>;
  labels?: Record<string, string>;
  branch?: string;
  author?: string;
  supersede?: boolean;
  fork?: boolean;
  amend?: boolean;
  /** Store what symlinks point to instead of the links. */
  follow?: boolean;
  dryRun?: boolean;
  /** However large: do not ask. */
  yes?: boolean;
  /** Called before an unusually large commit; false stops it. Absent means refuse. */
  confirm?: (size: { files: number; bytes: number; reason: string }) => Promise<boolean>;
}

export interface CommitOutput {
  version: number;
  content: Id;
  files: number;
  bytes: number;
  newBytes: number;
  /** False when content, type and metadata equal the version before: its number is kept. */
  isNew: boolean;
}

export interface CommitResult {
  run: Id;
  branch: string;
  parents: Id[];
  inputs: { role: string; name: string; version: number; run: Id; content: Id }[];
  outputs: Record<string, CommitOutput>;
}

export type ArtifactState = 'unchanged' | 'modified' | 'new' | 'missing' | 'behind' | 'forked' | 'not checked out';

export interface ArtifactStatus {
  name: string;
  path: string;
  state: ArtifactState;
  version?: number;
  latest?: number;
  /** Present when modified: numbers of entries. */
  added?: number;
  removed?: number;
  changed?: number;
}

export interface Status {
  branch: string;
  heads: Id[];
  artifacts: ArtifactStatus[];
}

export interface LogOptions {
  /** Runs, branches or `A..B` ranges to start from; the current branch when absent. */
  from?: string[];
  all?: boolean;
  limit?: number;
  artifact?: string;
  author?: string;
  /** `KEY` or `KEY=VALUE`. */
  label?: string;
  /** Epoch milliseconds. */
  since?: number;
  until?: number;
}

export interface LogEntry {
  id: Id;
  run: Run;
  /** The runs it builds on, newest first. */
  heads: Id[];
  parents: Id[];
  tags: string[];
  labels: Record<string, string>;
  /** Metadata that the run was given after it was made. */
  meta: ValueMap;
  /** Metadata of those outputs that were given some later: what was recorded, changed by it. */
  outputMeta: Record<string, ValueMap>;
  /** Branches of which this run is a head. */
  headOf: string[];
}

/** A note as it stands: its own id is what removes it. */
export interface Note {
  id: Id;
  text: string;
  author: string;
  time: number;
}

export interface ShowResult extends LogEntry {
  notes: Note[];
  output?: { name: string; value: RunOutput };
}

export type DiffChange = 'added' | 'removed' | 'changed' | 'renamed' | 'mode';

export interface DiffEntry {
  path: string;
  change: DiffChange;
  /** For a rename: where it was. */
  from?: string;
  before: { mode: number; size: number; content: Id } | null;
  after: { mode: number; size: number; content: Id } | null;
}

export interface DiffSummary {
  added: number;
  removed: number;
  changed: number;
  renamed: number;
  /** Bytes of the newer side whose chunks the older side holds too, and those it does not. */
  sharedBytes: number;
  newBytes: number;
}

export interface CheckoutOptions {
  /** Selectors; a run restores its whole state; none restores what `art.lock` says. */
  targets?: string[];
  to?: string;
  force?: boolean;
  /** Write names that this system cannot hold in an escaped form. */
  escape?: boolean;
  dryRun?: boolean;
}

export interface CheckoutResult {
  artifacts: { name: string; version: number; run: Id; path: string; files: number; bytes: number; changed: number }[];
}

export interface DuRow {
  name: string;
  versions: number;
  /** Sum of the sizes of all versions, before sharing and compression. */
  logicalBytes: number;
  /** Distinct bytes of all versions. */
  uniqueBytes: number;
  /** What they take on disk. */
  storedBytes: number;
}

export interface FsckError {
  kind: string;
  id: string;
  pack: string;
  message: string;
  /** Selectors of the artifact versions that the damage harms. */
  harms: string[];
}

export interface FsckResult {
  objects: number;
  packs: number;
  bytes: number;
  errors: FsckError[];
}

export interface BranchInfo {
  name: string;
  current: boolean;
  heads: Id[];
}

export interface TagInfo {
  name: string;
  run: Id;
  output?: string;
  time: number;
  author: string;
}

export interface MergeClash {
  artifact: string;
  path: string;
  ours: Entry | null;
  theirs: Entry | null;
  base: Entry | null;
}

export interface MergeResult {
  run?: Id;
  branch: string;
  merged: string[];
  clashes: MergeClash[];
}

export interface ArtifactInfo {
  name: string;
  type: string;
  version: number;
  run: Id;
  content: Id;
  files: number;
  bytes: number;
  time: number;
  forked: boolean;
}

/** A line of `ls`: an entry, or a folder that stands for all that is below it (`size` is their sum). */
export type LsEntry = Entry | { path: string; mode: 'folder'; size: number; content: null };

/** An object as it is stored; `value` is what its bytes decode to, absent for blobs. */
export interface StoredObject {
  kind: Kind;
  id: Id;
  bytes: Uint8Array;
  value?: Value;
}

export interface PackInfo {
  class: PackClass;
  name: Id;
  objects: number;
  bytes: number;
}
