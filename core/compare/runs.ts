import type { Run } from '../object/run.ts';
import type { Id, Value, ValueMap } from '../object/types.ts';

/** A field that differs. A side that lacks it is absent. */
export interface FieldChange<T = Value> {
  /** For what is inside of maps the keys, joined by dots. */
  name: string;
  before?: T;
  after?: T;
  /** Of two numbers: `after` less `before`. */
  difference?: number;
}

/** A version, as an input or output of a run. */
export interface VersionOf {
  name: string;
  version: number;
  content: Id;
  /** The path inside of it that was used. */
  path?: string;
}

/** What differs between two runs; fields that are the same on both sides are left out. */
export interface RunDiff {
  before: Id;
  after: Id;
  /** Branch, author, message, kind, command, status, and duration in milliseconds. */
  about: FieldChange[];
  labels: FieldChange[];
  /** By role. Those of the same version are the same, whatever run they came from. */
  inputs: FieldChange<VersionOf>[];
  outputs: FieldChange<VersionOf>[];
  params: FieldChange[];
  metrics: FieldChange[];
  code: FieldChange[];
  env: FieldChange[];
}

export interface RunSide {
  id: Id;
  run: Run;
  /** As they are now. */
  labels: Record<string, string>;
}

/**
 * Compares two runs field by field.
 *
 *     compareRuns(a, b).metrics // [{ name: 'accuracy', before: 0.93, after: 0.97, difference: 0.04 }]
 */
export function compareRuns(before: RunSide, after: RunSide): RunDiff {
  const fields = (pick: (run: Run) => ValueMap | undefined): FieldChange[] =>
    compareMaps(flatten(pick(before.run) ?? {}), flatten(pick(after.run) ?? {}), difference);
  return {
    before: before.id,
    after: after.id,
    about: compareMaps(about(before.run), about(after.run)),
    labels: compareMaps(new Map(Object.entries(before.labels)), new Map(Object.entries(after.labels))),
    inputs: compareMaps(inputs(before.run), inputs(after.run)),
    outputs: compareMaps(outputs(before.run), outputs(after.run)),
    params: fields((run) => run.params),
    metrics: fields((run) => run.metrics),
    code: fields((run) => run.code),
    env: fields((run) => run.env),
  };
}

/** Whether what went in, what was set and what came out is the same. */
export function isSameWork({ inputs, outputs, params, metrics }: RunDiff): boolean {
  return inputs.length + outputs.length + params.length + metrics.length === 0;
}

function about({ branch, author, message, kind, command, status, duration }: Run): Map<string, Value> {
  const all = { branch, author, message, kind, command, status, duration };
  return new Map(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Roles that were given more than once are numbered. */
function inputs(run: Run): Map<string, VersionOf> {
  const all = new Map<string, VersionOf>();
  for (const { role, name, version, content, path } of run.inputs) {
    let key = role;
    for (let n = 2; all.has(key); n++) key = `${role} ${n}`;
    all.set(key, { name, version, content, ...(path !== undefined && { path }) });
  }
  return all;
}

function outputs(run: Run): Map<string, VersionOf> {
  const all = Object.entries(run.outputs);
  return new Map(all.map(([name, { version, content }]) => [name, { name, version, content }]));
}

/** Maps in maps become one; empty ones and lists stay as they are. */
function flatten(map: ValueMap, prefix = '', into: Map<string, Value> = new Map()): Map<string, Value> {
  for (const [key, value] of Object.entries(map)) {
    if (isMap(value) && Object.keys(value).length > 0 && !('$int' in value)) flatten(value, `${prefix}${key}.`, into);
    else into.set(prefix + key, value);
  }
  return into;
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function compareMaps<T>(
  before: Map<string, T>,
  after: Map<string, T>,
  measure: (a: T, b: T) => number | undefined = () => undefined,
): FieldChange<T>[] {
  const names = [...new Set([...after.keys(), ...before.keys()])];
  return names.flatMap((name) => {
    const [a, b] = [before.get(name), after.get(name)];
    if (canonical(a) === canonical(b)) return [];
    const by = a !== undefined && b !== undefined ? measure(a, b) : undefined;
    return [
      {
        name,
        ...(a !== undefined && { before: a }),
        ...(b !== undefined && { after: b }),
        ...(by !== undefined && { difference: by }),
      },
    ];
  });
}

function difference(a: Value, b: Value): number | undefined {
  const by = typeof a === 'number' && typeof b === 'number' ? b - a : Number.NaN;
  return Number.isFinite(by) ? by : undefined;
}

/** Equal values have equal texts. JSON alone would take infinities and NaN for null. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) => {
      if (typeof item === 'number' && !Number.isFinite(item)) return `number ${item}`;
      return item instanceof Uint8Array ? `bytes ${Buffer.from(item).toString('hex')}` : item;
    }) ?? ''
  );
}
