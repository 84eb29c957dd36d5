import type { LogEntry, LogOptions, ShowResult } from '../api.ts';
import { NotFoundError } from '../errors.ts';
import { walkRuns } from '../lineage/order.ts';
import type { Id } from '../object/types.ts';
import type { Context } from './context.ts';
import { labelsOf, notesOf, tags } from './marks.ts';
import { metaOf, metaReader } from './meta.ts';
import { parentsOf } from './record.ts';

/** Runs, newest first, each after all runs that build on it. Lazy: the first of 100,000 cost no more than of 10. */
export function* log(context: Context, options: LogOptions): Generator<LogEntry> {
  const describe = describer(context);
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  for (const id of candidates(context, options)) {
    if (left <= 0) return;
    const node = context.history.node(id);
    if (options.since !== undefined && node.time < options.since) continue;
    if (options.until !== undefined && node.time > options.until) continue;
    const entry = describe(id);
    if (!matches(entry, options)) continue;
    left -= 1;
    yield entry;
  }
}

/** All that is known of a run, or of the run that made an artifact version. */
export function show(context: Context, text: string): ShowResult {
  const resolved = context.resolver.resolve(text);
  const entry = describer(context)(resolved.run);
  const labels = resolved.output ? { ...entry.labels, ...labelsOf(context, resolved) } : entry.labels;
  const notes = notesOf(context, { run: resolved.run });
  if (resolved.output) notes.push(...notesOf(context, resolved));
  if (!resolved.output) return { ...entry, labels, notes };
  const { name, value } = resolved.output;
  return { ...entry, labels, notes, output: { name, value: { ...value, meta: metaOf(context, resolved) } } };
}

/** The runs that a log may show, in its order, before any filter. */
export function* candidates(context: Context, options: LogOptions): Generator<Id> {
  const { history } = context;
  const { from, exclude } = ends(context, options);
  if (options.artifact !== undefined && exclude.length === 0) {
    let known = false;
    for (const row of history.versions(options.artifact, from)) {
      known = true;
      yield row.run;
    }
    if (!known)
      throw new NotFoundError(`no artifact is called "${options.artifact}" here`, {
        hint: 'see the artifacts: art ls',
      });
    return;
  }
  for (const { id } of walkRuns((run) => history.index.node(run), { from, exclude })) yield id;
}

/** The runs whose history is shown, and those whose history is left out. */
export function ends(context: Context, options: LogOptions): { from: Id[]; exclude: Id[] } {
  if (options.all) return { from: context.history.allHeads(), exclude: [] };
  const from: Id[] = [];
  const exclude: Id[] = [];
  for (const word of options.from ?? []) {
    const dots = word.indexOf('..');
    if (dots < 0) from.push(context.resolver.run(word));
    else {
      exclude.push(context.resolver.run(word.slice(0, dots) || 'HEAD'));
      from.push(context.resolver.run(word.slice(dots + 2) || 'HEAD'));
    }
  }
  return { from: from.length > 0 ? from : context.workspace.heads(), exclude };
}

/** What a log is filtered by that only the run itself tells. */
export function matches({ run, labels }: LogEntry, { artifact, author, label }: LogOptions): boolean {
  if (artifact !== undefined && !(artifact in run.outputs)) return false;
  if (author !== undefined && !run.author.toLowerCase().includes(author.toLowerCase())) return false;
  if (label === undefined) return true;
  const equals = label.indexOf('=');
  if (equals < 0) return label in labels;
  return labels[label.slice(0, equals)] === label.slice(equals + 1);
}

/** Tags, heads and the list of facts are gathered once for a whole listing. */
export function describer(context: Context): (id: Id) => LogEntry {
  const { history } = context;
  const tagged = group(
    tags(context).map((tag) => [tag.run, tag.output === undefined ? tag.name : `${tag.output}@${tag.name}`]),
  );
  const headOf = group(
    history.branches().flatMap(({ name, heads }) => heads.map((head): [Id, string] => [head, name])),
  );
  const facts = context.store.facts.listed();
  const metaOfRun = metaReader(context, facts);
  return (id) => {
    const run = history.run(id);
    const labels = labelsOf(context, { run: id }, facts);
    return {
      id,
      run,
      heads: newestFirst(context, run.heads),
      parents: parentsOf(run),
      tags: tagged.get(id) ?? [],
      labels,
      ...metaOfRun(id, Object.keys(run.outputs)),
      headOf: headOf.get(id) ?? [],
    };
  };
}

// A run that is not here comes last.
function newestFirst({ history }: Context, runs: readonly Id[]): Id[] {
  const timeOf = (id: Id): number => history.index.node(id)?.time ?? 0;
  return runs.length < 2 ? [...runs] : [...runs].sort((a, b) => timeOf(b) - timeOf(a) || (a < b ? -1 : 1));
}

function group(pairs: [Id, string][]): Map<Id, string[]> {
  const found = new Map<Id, string[]>();
  for (const [id, name] of pairs) found.set(id, [...(found.get(id) ?? []), name]);
  return found;
}
