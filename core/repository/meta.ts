import type { Resolved } from '../api.ts';
import { NotFoundError, UsageError } from '../errors.ts';
import type { Fact } from '../object/fact.ts';
import type { Id, Value, ValueMap } from '../object/types.ts';
import type { Context } from './context.ts';
import { addFact, subjectOf } from './marks.ts';

/** Sets and removes metadata of a run, or of one output of it: values of any type, in facts beside the run. */
export function setMeta(context: Context, target: string, change: { set?: ValueMap; remove?: string[] }): void {
  const resolved = context.resolver.resolve(target);
  const before = metaOf(context, resolved);
  const missing = change.remove?.find((key) => !Object.hasOwn(before, key));
  if (missing !== undefined) {
    throw new NotFoundError(`"${target}" has no metadata "${missing}"`, {
      hint: `see what it has: art meta ${target}`,
    });
  }
  if (Object.hasOwn(change.set ?? {}, '')) throw new UsageError('metadata needs a name: KEY=VALUE');
  for (const key of change.remove ?? []) addFact(context, 'meta', { ...subjectOf(resolved), key }, null);
  for (const [key, value] of Object.entries(change.set ?? {})) {
    const isSame = Object.hasOwn(before, key) && JSON.stringify(before[key]) === JSON.stringify(value);
    if (!isSame) addFact(context, 'meta', { ...subjectOf(resolved), key }, { value });
  }
}

/** Metadata as it stands: what an output was recorded with, changed by what was said later. */
export function metaOf(context: Context, target: Resolved, listed?: ReadonlySet<Id>): ValueMap {
  const recorded = target.output ? context.history.run(target.run).outputs[target.output.name]?.meta : undefined;
  return changedBy(recorded ?? {}, context.store.facts.live('meta', subjectOf(target), listed));
}

/** What metadata the facts of a type `meta` say; undefined for a removal. */
export function metaValue(fact: Fact): Value | undefined {
  const said = fact.value as { value?: Value } | null;
  return said === null ? undefined : said.value;
}

/** Reads the metadata of many runs. Where nobody ever gave any, it asks nothing. */
export function metaReader(
  context: Context,
  listed: ReadonlySet<Id>,
): (run: Id, outputs: readonly string[]) => { meta: ValueMap; outputMeta: Record<string, ValueMap> } {
  const { facts, index } = context.store;
  const [any] = listed.size === 0 ? [] : index.history.factsAbout('meta');
  if (!any) return () => ({ meta: {}, outputMeta: {} });
  return (run, outputs) => {
    const outputMeta: Record<string, ValueMap> = Object.create(null);
    for (const name of outputs) {
      const value = context.history.run(run).outputs[name];
      if (!value) continue;
      const said = facts.live('meta', subjectOf({ run, output: { name, value } }), listed);
      if (said.length > 0) outputMeta[name] = changedBy(value.meta, said);
    }
    return { meta: metaOf(context, { run }, listed), outputMeta };
  };
}

function changedBy(recorded: ValueMap, said: readonly { fact: Fact }[]): ValueMap {
  const meta: ValueMap = Object.assign(Object.create(null), recorded);
  for (const { fact } of said) {
    const key = String(fact.subject['key']);
    const value = metaValue(fact);
    if (value === undefined) delete meta[key];
    else meta[key] = value;
  }
  // What was set in one go has one time, and would come in the order of ids.
  const sorted: ValueMap = Object.create(null);
  for (const key of Object.keys(meta).sort()) sorted[key] = meta[key] as Value;
  return sorted;
}
