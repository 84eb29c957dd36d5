import type { Id, Value } from '../object/types.ts';
import type { Context } from './context.ts';
import { subjectOf } from './marks.ts';
import { metaValue } from './meta.ts';

/** One thing that was said about a run or a version, whether it still counts or not. */
export interface MarkChange {
  /** Of the fact; absent for what was recorded with the run itself. */
  id?: Id;
  /** Of a label or metadata. */
  key?: string;
  /** Absent for a removal. */
  value?: Value;
  author: string;
  /** Epoch milliseconds. */
  time: number;
  /** False once something later took its place. */
  current: boolean;
}

/** All that was ever said of one kind about a run or a version, oldest first, what the run was recorded with before it. */
export function markHistory(context: Context, type: 'label' | 'note' | 'meta', target: string): MarkChange[] {
  const resolved = context.resolver.resolve(target);
  const said = context.store.facts.history(type, subjectOf(resolved)).map(({ id, fact, replaced }): MarkChange => {
    const { author, time, subject } = fact;
    const value = type === 'meta' ? metaValue(fact) : (fact.value ?? undefined);
    const key = subject['key'];
    return {
      id,
      ...(key !== undefined && { key: String(key) }),
      ...(value !== undefined && { value }),
      author,
      time,
      current: !replaced,
    };
  });
  const changed = new Set(said.map(({ key }) => key));
  const run = context.history.run(resolved.run);
  const recorded = recordedMarks(type, resolved.output?.value.meta, resolved.output ? {} : run.labels);
  const { author, time } = run;
  const first = recorded.map(([key, value]) => ({ key, value, author, time, current: !changed.has(key) }));
  return [...first, ...said];
}

function recordedMarks(
  type: 'label' | 'note' | 'meta',
  meta: Record<string, Value> | undefined,
  labels: Record<string, Value>,
): [string, Value][] {
  if (type === 'label') return Object.entries(labels);
  return type === 'meta' ? Object.entries(meta ?? {}) : [];
}
