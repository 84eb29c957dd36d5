import type { DiffEntry, DiffSummary } from '../api.ts';
import { compareRuns, type RunDiff, type RunSide } from '../compare/runs.ts';
import type { Id } from '../object/types.ts';
import type { Context } from './context.ts';
import { type DiffSide, diffSides, type RepositoryDiff, storedSide } from './diff-sides.ts';
import { labelsOf } from './marks.ts';

/** Two runs, and all artifacts of their states, each under its name. */
export function diffStates(context: Context, before: Id, after: Id): RepositoryDiff {
  const names = [...new Set([...context.history.names([before]), ...context.history.names([after])])].sort();
  const parts = names.map((name) => ({
    name,
    diff: diffSides(context, stateSide(context, name, before), stateSide(context, name, after)),
  }));
  // Names of artifacts may have slashes, so a path alone does not say whose it is.
  const origins = new WeakMap<DiffEntry, { part: RepositoryDiff; entry: DiffEntry }>();
  const entries = {
    *[Symbol.iterator](): Generator<DiffEntry> {
      for (const { name, diff: part } of parts) {
        for (const entry of part.entries) {
          const shown = under(name, entry);
          origins.set(shown, { part, entry });
          yield shown;
        }
      }
    },
  };
  return {
    entries,
    isFile: false,
    runs: diffRuns(context, before, after),
    summary: () => parts.map((part) => part.diff.summary()).reduce(add, NONE),
    content: async (shown, options) => {
      const origin = origins.get(shown);
      return origin?.part.content(origin.entry, options);
    },
  };
}

function diffRuns(context: Context, before: Id, after: Id): RunDiff {
  const side = (id: Id): RunSide => ({ id, run: context.history.run(id), labels: labelsOf(context, { run: id }) });
  return compareRuns(side(before), side(after));
}

function stateSide(context: Context, name: string, run: Id): DiffSide | null {
  const latest = context.history.latest(name, [run]);
  const output = latest && context.history.run(latest.run).outputs[name];
  return output ? storedSide(context, name, output) : null;
}

function under(name: string, entry: DiffEntry): DiffEntry {
  const place = (path: string): string => (path === '.' ? name : `${name}/${path}`);
  return { ...entry, path: place(entry.path), ...(entry.from === undefined ? {} : { from: place(entry.from) }) };
}

const NONE: DiffSummary = { added: 0, removed: 0, changed: 0, renamed: 0, sharedBytes: 0, newBytes: 0 };

function add(a: DiffSummary, b: DiffSummary): DiffSummary {
  return {
    added: a.added + b.added,
    removed: a.removed + b.removed,
    changed: a.changed + b.changed,
    renamed: a.renamed + b.renamed,
    sharedBytes: a.sharedBytes + b.sharedBytes,
    newBytes: a.newBytes + b.newBytes,
  };
}
