import { ArtError } from '../errors.ts';
import { encode } from '../object/codec.ts';
import type { Run, RunOutput } from '../object/run.ts';
import type { Id, ValueMap } from '../object/types.ts';
import type { History } from './history.ts';
import type { VersionRow } from './history-index.ts';

/** An output before the store has numbered it. */
export interface OutputDraft {
  content: Id;
  layout?: Id;
  files: number;
  bytes: number;
  /** Absent: as the version before, else `file` or `folder` as `fallbackType` says. */
  type?: string;
  fallbackType: string;
  /** Absent: kept while the content is unchanged, else empty. */
  meta?: ValueMap;
  /** Where the workspace has it. */
  path?: string;
  /** The version that the workspace path was restored from or last committed as. */
  base?: { run: Id; version: number; content: Id };
  /** Runs whose versions this one was joined from: it replaces those, and nothing that came since. */
  joins?: Id[];
  /** What to do when `base` is not the latest any more. */
  onStale?: 'supersede' | 'fork';
}

export class LostUpdateError extends ArtError {
  constructor(name: string, base: number, latest: VersionRow) {
    super('LOST_UPDATE', `"${name}" was edited on version ${base}, and ${name}@${latest.version} has come since`, {
      hint: `compare: art diff ${name}@${base} ${name}@latest; then take it: art checkout ${name}, or commit with --supersede or --fork`,
    });
  }
}

/**
 * Gives an output its version: one more than the highest in the history of `heads`, or the number it has when content,
 * type and metadata are those of the version it would replace. Throws LostUpdateError.
 */
export function numberOutput(history: History, heads: Id[], name: string, draft: OutputDraft): RunOutput {
  const latest = history.latest(name, heads);
  const live = latest ? history.live(name, heads) : [];
  const before = latest && history.run(latest.run).outputs[name];
  const output = describe(draft, before);
  if (!latest || !before) return { ...output, version: 1, supersedes: [] };
  const same = sameVersion(output, before);
  if (same && live.length === 1) return { ...output, version: latest.version, supersedes: [latest.run] };
  if (draft.joins) return { ...output, version: latest.version + 1, supersedes: [...draft.joins].sort() };
  const stale = draft.base && !isCurrent(draft.base, live) && draft.base.content !== draft.content;
  if (stale && !draft.onStale && !same) throw new LostUpdateError(name, draft.base?.version ?? 0, latest);
  const supersedes = draft.onStale === 'fork' ? forkFrom(history, draft, heads) : live.map((row) => row.run);
  return { ...output, version: latest.version + 1, supersedes: supersedes.sort() };
}

/** True when the run made a version of `name` instead of keeping the one before. */
export function isNewVersion(history: History, run: Run, name: string): boolean {
  const output = run.outputs[name];
  const [before] = output?.supersedes ?? [];
  return before === undefined || history.run(before).outputs[name]?.version !== output?.version;
}

function describe(draft: OutputDraft, before: RunOutput | undefined): Omit<RunOutput, 'version' | 'supersedes'> {
  const unchanged = before?.content === draft.content;
  const { content, files, bytes, path } = draft;
  return {
    content,
    ...(draft.layout === undefined ? {} : { layout: draft.layout }),
    files,
    bytes,
    type: draft.type ?? before?.type ?? draft.fallbackType,
    meta: draft.meta ?? (unchanged ? before.meta : {}),
    ...(path === undefined ? {} : { path }),
    extra: {},
  };
}

function sameVersion(a: Omit<RunOutput, 'version' | 'supersedes'>, b: RunOutput): boolean {
  return a.content === b.content && a.type === b.type && Buffer.compare(encode(a.meta), encode(b.meta)) === 0;
}

// By number and content, not by run: a run that kept a version's number took nothing away from its users.
function isCurrent(base: { run: Id; version: number; content: Id }, live: VersionRow[]): boolean {
  return live.some((row) => row.run === base.run || (row.version === base.version && row.content === base.content));
}

function forkFrom(history: History, draft: OutputDraft, heads: Id[]): Id[] {
  return draft.base && history.reachable(draft.base.run, heads) ? [draft.base.run] : [];
}
