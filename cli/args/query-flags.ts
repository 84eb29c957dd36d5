import type { LogOptions } from '../../core/api.ts';
import type { QueryOptions } from '../../core/repository/query.ts';
import type { Flag } from '../command.ts';
import type { Context } from '../context.ts';
import { parseTime } from './since.ts';

/** The flags that choose and order runs, shared by all commands that list them. */
export const queryFlags: readonly Flag[] = [
  { name: 'all', summary: 'runs of every branch' },
  { name: 'where', value: 'CONDITION', summary: "runs that meet it: 'metric.acc > 0.9 and param.lr < 0.1'" },
  { name: 'author', value: 'TEXT', summary: 'runs whose author contains TEXT' },
  { name: 'label', value: 'K[=V]', summary: 'runs with this label' },
  { name: 'tag', value: 'TAG', summary: 'runs with this tag, on them or on an output', complete: 'tag' },
  {
    name: 'input',
    short: 'i',
    value: 'NAME[@VERSION]',
    summary: 'runs that used this artifact',
    complete: 'selector',
  },
  {
    name: 'output',
    short: 'o',
    value: 'NAME[@VERSION]',
    summary: 'runs that made this artifact',
    complete: 'selector',
  },
  { name: 'code', value: 'COMMIT', summary: 'runs of this commit of the code' },
  { name: 'since', value: 'TIME', summary: 'runs since then: 2d, 3 weeks, yesterday, 2024-05-01' },
  { name: 'until', value: 'TIME', summary: 'runs until then' },
  { name: 'sort', value: 'FIELD,...', summary: 'order by fields; -FIELD for the highest first' },
  { name: 'best', value: 'FIELD', summary: 'the run with the highest FIELD; -FIELD for the lowest' },
  { name: 'columns', value: 'FIELD,...', summary: 'print a table of these: run,message,param.lr,metric.acc' },
  { name: 'csv', summary: 'print the table as CSV' },
];

export const queryConflicts: [string, string][] = [
  ['best', 'sort'],
  ['csv', 'json'],
];

/** The filters that `Repository.log` knows by itself. */
export function readFilters({ flags }: Context): Pick<LogOptions, 'author' | 'label' | 'since' | 'until'> {
  const now = Date.now();
  const since = flags.text('since');
  const until = flags.text('until');
  return {
    ...texts(flags, { author: 'author', label: 'label' }),
    ...(since !== undefined && { since: parseTime(since, now) }),
    ...(until !== undefined && { until: parseTime(until, now) }),
  };
}

/** What only `Repository.query` knows; undefined when nothing of it was asked for. */
export function readQuery({ flags }: Context): Omit<QueryOptions, keyof LogOptions> | undefined {
  const names = { where: 'where', input: 'input', output: 'output', tag: 'tag', sort: 'sort', best: 'best' } as const;
  const query = texts(flags, { ...names, codeCommit: 'code' });
  return Object.keys(query).length > 0 ? query : undefined;
}

function texts<K extends string>(flags: Context['flags'], names: Record<K, string>): { [key in K]?: string } {
  const found: { [key in K]?: string } = {};
  for (const [key, flag] of Object.entries(names) as [K, string][]) {
    const value = flags.text(flag);
    if (value !== undefined) found[key] = value;
  }
  return found;
}
