import { UsageError } from '../errors.ts';
import type { Suspect } from '../lineage/bisect.ts';
import { walkRuns } from '../lineage/order.ts';
import type { Id } from '../object/types.ts';
import type { VersionRow } from '../store/history-index.ts';
import { type Context, short } from './context.ts';

/** A run that may be where bad began; with the artifact where versions of one are looked at. */
export interface Candidate {
  run: Id;
  name?: string;
  version?: number;
  /** How people call it: `model@3`, or the first digits of the run. */
  label: string;
}

export interface Range {
  /** All that may be the first bad one, parents before children; `bad` is the last. */
  suspects: Suspect[];
  bad: Id;
  good?: Id;
  describe: (id: Id) => Candidate;
  /** What comes directly before a suspect, good ones included. */
  before: (id: Id) => Id[];
}

/** What is between GOOD and BAD: versions of an artifact, or runs. Throws UsageError where nothing is. */
export function candidatesOf(context: Context, what: string, ends: { good?: string; bad?: string }): Range {
  const { run, output, path } = context.resolver.resolve(what);
  if (path !== undefined) throw new UsageError(`"${what}" has a path, and bisect looks at whole versions`);
  const range = output ? versionRange(context, output.name, run, ends) : runRange(context, run, ends);
  if (range.suspects.length > 0) return range;
  throw new UsageError(`"${ends.bad ?? what}" does not come after "${ends.good}"`, {
    hint: 'GOOD comes first, then BAD: art bisect WHAT GOOD BAD',
  });
}

function versionRange(context: Context, name: string, latest: Id, ends: { good?: string; bad?: string }): Range {
  const rows = new Map(Array.from(context.history.index.versionsOf(name), (row) => [row.run, row]));
  const bad = ends.bad === undefined ? latest : versionRun(context, name, ends.bad);
  const good = ends.good === undefined ? undefined : versionRun(context, name, ends.good);
  const known = good === undefined ? new Set<Id>() : replaced(rows, good);
  const found = [...replaced(rows, bad)].flatMap((run) => (known.has(run) ? [] : (rows.get(run) ?? [])));
  // What is replaced lies in the history of what replaces it, so its generation is less.
  found.sort((a, b) => a.generation - b.generation || (a.run < b.run ? -1 : 1));
  return {
    suspects: found.map(({ run, supersedes }) => ({ id: run, parents: supersedes })),
    bad,
    ...(good !== undefined && { good }),
    describe: (run) => {
      const version = rows.get(run)?.version;
      return { run, name, ...(version !== undefined && { version }), label: `${name}@${version}` };
    },
    before: (run) => rows.get(run)?.supersedes.filter((old) => rows.has(old)) ?? [],
  };
}

function versionRun(context: Context, name: string, word: string): Id {
  const { run, output } = context.resolver.artifact(word.includes('@') ? word : `${name}@${word}`);
  if (output.name === name) return run;
  throw new UsageError(`"${word}" is a version of "${output.name}", not of "${name}"`);
}

/** A version and all that it replaces, directly or through others. */
function replaced(rows: ReadonlyMap<Id, VersionRow>, from: Id): Set<Id> {
  const found = new Set([from]);
  for (const run of found) for (const old of rows.get(run)?.supersedes ?? []) found.add(old);
  return found;
}

function runRange(context: Context, at: Id, ends: { good?: string; bad?: string }): Range {
  const { history, resolver } = context;
  const bad = ends.bad === undefined ? at : resolver.run(ends.bad);
  const good = ends.good === undefined ? undefined : resolver.run(ends.good);
  const nodeOf = (id: Id): ReturnType<typeof history.index.node> => history.index.node(id);
  const walk = walkRuns(nodeOf, { from: [bad], exclude: good === undefined ? [] : [good] });
  const suspects = Array.from(walk, ({ id, parents }) => ({ id, parents })).reverse();
  return {
    suspects,
    bad,
    ...(good !== undefined && { good }),
    describe: (run) => ({ run, label: short(run) }),
    before: (run) => history.node(run).heads,
  };
}
