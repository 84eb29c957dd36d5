import type { LogEntry } from '../api.ts';
import type { Id, Value } from '../object/types.ts';
import { leaves, quotePart } from '../query/path.ts';
import type { Context } from './context.ts';
import { describer } from './log.ts';

export interface RunComparison {
  runs: { selector: string; run: Id; message: string; author: string; branch: string; time: number }[];
  /** Metrics first, then parameters and all else that a run was made of. `values` has a place for each run. */
  rows: ComparedRow[];
}

export interface ComparedRow {
  field: string;
  /** Undefined where a run has no such field. */
  values: (Value | undefined)[];
  differs: boolean;
}

/** Puts runs beside each other. A selector of an artifact version stands for the run that made it. */
export function compareRuns(context: Context, selectors: readonly string[]): RunComparison {
  const describe = describer(context);
  const entries = selectors.map((selector) => describe(context.resolver.run(selector)));
  const rows = new Map<string, (Value | undefined)[]>();
  for (const [index, entry] of entries.entries()) {
    for (const [field, value] of fieldsOf(entry)) {
      const values = rows.get(field) ?? entries.map(() => undefined);
      values[index] = value;
      rows.set(field, values);
    }
  }
  return {
    runs: entries.map(({ id, run: { message, author, branch, time } }, index) => {
      return { selector: selectors[index] as string, run: id, message, author, branch, time };
    }),
    rows: [...rows]
      .map(([field, values]) => ({ field, values, differs: differ(values) }))
      .sort((a, b) => rank(a.field) - rank(b.field) || (a.field < b.field ? -1 : 1)),
  };
}

const ORDER = ['metric', 'param', 'input', 'output', 'command', 'code', 'env', 'label', 'meta', 'tag', 'status'];

function rank(field: string): number {
  const at = ORDER.indexOf(/^[a-z]+/.exec(field)?.[0] ?? '');
  return at < 0 ? ORDER.length : at;
}

function* fieldsOf({ run, labels, meta, tags }: LogEntry): Generator<[field: string, value: Value]> {
  const maps = { metric: run.metrics, param: run.params, label: labels, meta, code: run.code, env: run.env };
  for (const [root, map] of Object.entries(maps)) {
    for (const [name, value] of leaves(map ?? {})) yield [`${root}.${name}`, value];
  }
  for (const [role, versions] of byRole(run.inputs)) yield [`input.${quotePart(role)}`, versions];
  for (const [name, { version }] of Object.entries(run.outputs)) yield [`output.${quotePart(name)}`, version];
  if (tags.length > 0) yield ['tag', tags.join(', ')];
  const { command, status, duration, kind } = run;
  for (const [field, value] of Object.entries({ command, status, kind })) if (value !== undefined) yield [field, value];
  if (duration !== undefined) yield ['duration', duration / 1000];
}

/** `data@2`, so that the same version of another artifact in the same role is seen to be another. */
function byRole(inputs: LogEntry['run']['inputs']): Map<string, string> {
  const versions = new Map<string, string>();
  for (const { role, name, version, path } of inputs) {
    const one = `${name}@${version}${path === undefined ? '' : `:${path}`}`;
    const before = versions.get(role);
    versions.set(role, before === undefined ? one : `${before}, ${one}`);
  }
  return versions;
}

function differ(values: readonly (Value | undefined)[]): boolean {
  const [first, ...others] = values.map((value) => JSON.stringify(value));
  return others.some((other) => other !== first);
}
