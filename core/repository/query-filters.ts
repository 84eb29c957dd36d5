import type { LogEntry } from '../api.ts';
import { NotFoundError, UsageError } from '../errors.ts';
import { parseSelector } from '../lineage/selector.ts';
import type { Id } from '../object/types.ts';
import type { Context } from './context.ts';
import { tags } from './marks.ts';
import type { QueryOptions } from './query.ts';

/** What flags other than a condition ask of a run. */
export interface Marked {
  /** Only these runs can pass. */
  runs?: ReadonlySet<Id>;
  /** Only runs with an input from one of these can pass. */
  inputRuns?: ReadonlySet<Id>;
  /** Only these runs can have made the version that was named. */
  outputRuns?: ReadonlySet<Id>;
  /** The artifact that a run must have made. */
  output?: string;
  passes(entry: LogEntry): boolean;
}

interface Wanted {
  name: string;
  /** Where one version is named. */
  version?: { number: number; content: Id };
}

type Made = { name: string; version: number; content: Id };

export function markedBy(context: Context, { input, output, tag, codeCommit }: QueryOptions): Marked {
  const from = input === undefined ? undefined : wanted(context, input);
  const made = output === undefined ? undefined : wanted(context, output);
  if (codeCommit !== undefined && !/^[0-9a-f]{4,64}$/.test(codeCommit)) {
    throw new UsageError(`"${codeCommit}" is not the beginning of a commit`, { hint: 'write 4 or more hex digits' });
  }
  return {
    ...(tag !== undefined && { runs: taggedRuns(context, tag) }),
    ...(from?.version && { inputRuns: runsWith(context, from) }),
    ...(made && { output: made.name }),
    ...(made?.version && { outputRuns: runsWith(context, made) }),
    passes: ({ run }) =>
      (!from || run.inputs.some((one) => is(one, from))) &&
      (!made || Object.entries(run.outputs).some(([name, one]) => is({ ...one, name }, made))) &&
      (codeCommit === undefined || String(run.code?.['commit'] ?? '').startsWith(codeCommit)),
  };
}

/** A name alone is every version; with `@` it is that one. */
function wanted(context: Context, text: string): Wanted {
  const { version, name } = parseSelector(text);
  if (version === undefined) {
    const [any] = context.history.index.versionsOf(name);
    if (any) return { name };
  }
  const { output } = context.resolver.artifact(text);
  return { name: output.name, version: { number: output.value.version, content: output.value.content } };
}

function is({ name, version, content }: Made, wanted: Wanted): boolean {
  if (name !== wanted.name) return false;
  return !wanted.version || (wanted.version.number === version && wanted.version.content === content);
}

// A version whose content did not change kept its number, so more than one run may have it.
function runsWith(context: Context, { name, version }: Wanted): Set<Id> {
  const runs = new Set<Id>();
  for (const row of context.history.index.versionsOf(name, version?.number)) {
    if (row.content === version?.content) runs.add(row.run);
  }
  return runs;
}

function taggedRuns(context: Context, tag: string): Set<Id> {
  const found = tags(context).filter(({ name }) => name === tag);
  if (found.length === 0) throw new NotFoundError(`there is no tag "${tag}"`, { hint: 'see the tags: art tag' });
  return new Set(found.map(({ run }) => run));
}
