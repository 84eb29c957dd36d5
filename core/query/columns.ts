import type { Value } from '../object/types.ts';
import { readerOf } from './fields.ts';
import { parseFields } from './parse.ts';
import { fieldName, leaves } from './path.ts';
import type { Found, Subject } from './subject.ts';

/** More columns than this have to be named. */
export const MAX_COLUMNS = 1000;

export interface QueryColumn {
  /** As it is typed. */
  name: string;
  read(subject: Subject): Found | undefined;
}

/** Reads what `--columns` takes: fields with commas between them. Throws QueryError. */
export function readColumns(text: string): QueryColumn[] {
  return parseFields(text).map((field) => {
    const reader = readerOf(field, text);
    return { name: fieldName(field.parts), read: (subject) => reader.read(subject) };
  });
}

/**
 * Gathers the parameters and metrics that runs have. With `differing` a parameter that is the same in all of them says
 * nothing and is left out.
 */
export class ColumnFinder {
  readonly #params = new Map<string, { first: string; count: number; differs: boolean }>();
  readonly #metrics = new Set<string>();
  #runs = 0;

  add({ run }: Subject): void {
    this.#runs += 1;
    for (const [name, value] of leaves(run.params)) {
      const text = JSON.stringify(value);
      const known = this.#params.get(name);
      if (!known) this.#params.set(name, { first: text, count: 1, differs: false });
      else {
        known.count += 1;
        known.differs ||= known.first !== text;
      }
    }
    for (const [name] of leaves(run.metrics)) this.#metrics.add(name);
  }

  names(differing: boolean): string[] {
    const isTold = ({ count, differs }: { count: number; differs: boolean }): boolean =>
      !differing || differs || count < this.#runs;
    const params = [...this.#params].filter(([, param]) => isTold(param)).map(([name]) => `param.${name}`);
    return [...params.sort(), ...[...this.#metrics].map((name) => `metric.${name}`).sort()];
  }
}

/** What a field holds as a value of JSON: times as ISO 8601, durations in seconds, one version as its number. */
export function plainValue(found: Found): Value {
  switch (found.kind) {
    case 'value':
      return found.value;
    case 'set':
      return [...found.values];
    case 'time':
      return new Date(found.time).toISOString();
    case 'span':
      return found.span / 1000;
    case 'id':
      return found.id;
    case 'versions': {
      const [only, ...others] = found.versions.map(({ version }) => version);
      return others.length === 0 && only !== undefined ? only : found.versions.map(({ version }) => version);
    }
  }
}
