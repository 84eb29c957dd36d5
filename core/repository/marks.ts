import type { Note, Resolved, TagInfo } from '../api.ts';
import { AmbiguousError, ArtError, NotFoundError, UsageError } from '../errors.ts';
import { toBytes } from '../object/bytes.ts';
import type { Fact } from '../object/fact.ts';
import { checkRefName } from '../object/names.ts';
import type { Id, ValueMap } from '../object/types.ts';
import type { LiveFact } from '../store/facts.ts';
import { authorOf } from './author.ts';
import { type Context, short } from './context.ts';

/** Names a run, or one output of it. With `force` an existing tag moves; both places stay in its history. */
export function setTag(context: Context, name: string, target: string, options: { force?: boolean } = {}): TagInfo {
  checkRefName(name, 'tag');
  const { run, output } = context.resolver.resolve(target);
  const current = tagged(context, name);
  if (current && !options.force && (current.run !== run || current.output !== output?.name)) {
    throw new ArtError('TAG_EXISTS', `tag "${name}" is at ${current.output ?? 'run'}@${short(current.run)}`, {
      hint: `move it: art tag --force ${name} ${target}`,
    });
  }
  const fact = addFact(
    context,
    'tag',
    { tag: name },
    { run: toBytes(run), ...(output ? { output: output.name } : {}) },
  );
  return { name, run, ...(output ? { output: output.name } : {}), time: fact.time, author: fact.author };
}

export function deleteTag(context: Context, name: string): void {
  if (!tagged(context, name)) throw new NotFoundError(`there is no tag "${name}"`, { hint: 'see the tags: art tag' });
  addFact(context, 'tag', { tag: name }, null);
}

/** All tags, by name. */
export function tags(context: Context): TagInfo[] {
  const newest = new Map<string, LiveFact>();
  for (const live of context.store.facts.live('tag')) newest.set(String(live.fact.subject['tag']), live);
  return [...newest.values()].flatMap(({ fact }) => tagInfo(fact) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Sets and removes labels of a run or of one output of it. */
export function setLabels(
  context: Context,
  target: string,
  change: { set?: Record<string, string>; remove?: string[] },
): void {
  const resolved = context.resolver.resolve(target);
  const before = labelsOf(context, resolved);
  for (const key of change.remove ?? []) {
    if (!(key in before)) throw new NotFoundError(`"${target}" has no label "${key}"`);
    addFact(context, 'label', { ...subjectOf(resolved), key }, null);
  }
  for (const [key, value] of Object.entries(change.set ?? {})) {
    if (key === '') throw new UsageError('a label needs a name: KEY=VALUE');
    if (before[key] !== value) addFact(context, 'label', { ...subjectOf(resolved), key }, value);
  }
}

/** Labels as they stand: those given at commit, changed by what was said later. */
export function labelsOf(context: Context, target: Resolved, listed?: ReadonlySet<Id>): Record<string, string> {
  const labels: Record<string, string> = target.output ? {} : { ...context.history.run(target.run).labels };
  for (const { fact } of context.store.facts.live('label', subjectOf(target), listed)) {
    const key = String(fact.subject['key']);
    if (fact.value === null) delete labels[key];
    else labels[key] = String(fact.value);
  }
  return labels;
}

export function addNote(context: Context, target: string, text: string): Note {
  if (text.trim() === '') throw new UsageError('the note is empty');
  const fact = addFact(context, 'note', subjectOf(context.resolver.resolve(target)), text, []);
  return { id: fact.id, text, author: fact.author, time: fact.time };
}

/** Notes on a run or an output, oldest first. */
export function notesOf(context: Context, target: Resolved): Note[] {
  return context.store.facts
    .live('note', subjectOf(target))
    .filter(({ fact }) => typeof fact.value === 'string')
    .map(({ id, fact }) => ({ id, text: String(fact.value), author: fact.author, time: fact.time }));
}

/** Takes a note away by the first digits of its id; it stays in the history. */
export function removeNote(context: Context, target: string, note: string): void {
  const found = notesOf(context, context.resolver.resolve(target)).filter(({ id }) => id.startsWith(note));
  const [only] = found;
  if (!only)
    throw new NotFoundError(`"${target}" has no note "${note}"`, { hint: `see its notes: art note ${target}` });
  if (found.length > 1) throw new AmbiguousError(`"${note}" could be ${found.map(({ id }) => short(id)).join(' or ')}`);
  addFact(context, 'note', subjectOf(context.resolver.resolve(target)), null, [only.id]);
}

function tagged(context: Context, name: string): TagInfo | undefined {
  const fact = context.store.facts.current('tag', { tag: name })?.fact;
  return fact && tagInfo(fact);
}

function tagInfo(fact: Fact): TagInfo | undefined {
  const value = fact.value as { run: Uint8Array; output?: string } | null;
  if (value === null) return undefined;
  const run = Buffer.from(value.run).toString('hex');
  const output = value.output === undefined ? {} : { output: value.output };
  return { name: String(fact.subject['tag']), run, ...output, time: fact.time, author: fact.author };
}

/** What facts about a run, or about one output of it, have as their subject. */
export function subjectOf({ run, output }: Resolved): ValueMap {
  return { run: toBytes(run), ...(output ? { output: output.name } : {}) };
}

/** Records that something was said just now, by the author of this workspace. */
export function addFact(
  context: Context,
  type: string,
  about: ValueMap,
  value: Fact['value'],
  replaces?: Id[],
): Fact & { id: Id } {
  const said = { type, subject: about, value, author: authorOf(context), time: Date.now() };
  const id = context.store.facts.add(said, replaces);
  return { ...said, replaces: replaces ?? [], extra: {}, id };
}
