import type { LogEntry, LogOptions } from '../../core/api.ts';
import { UsageError } from '../../core/errors.ts';
import type { QueryOptions } from '../../core/repository/query.ts';
import type { Repository } from '../../core/repository.ts';
import { queryConflicts, queryFlags, readFilters, readQuery } from '../args/query-flags.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { toJson } from '../output/json.ts';
import { graphed } from '../show/graph-lines.ts';
import { runJson } from '../show/run-json.ts';
import { runLine, runLines } from '../show/run-lines.ts';

export const command: Command = {
  name: 'log',
  description:
    'Shows runs, newest first: who made what from what, with which parameters and results. Alone it shows the current branch; a name shows only the runs that made a version of that artifact.',
  positionals: [
    {
      name: 'ARTIFACT|RUN',
      optional: true,
      many: true,
      summary: 'an artifact; or branches, runs and ranges A..B to start from',
      complete: 'artifact',
    },
  ],
  flags: [
    { name: 'limit', short: 'n', value: 'N', digits: true, summary: 'show at most N runs (-5 is the same as -n 5)' },
    { name: 'oneline', summary: 'one line a run' },
    { name: 'graph', summary: 'draw how the runs descend from each other' },
    ...queryFlags,
  ],
  examples: [
    {
      type: 'art log --oneline -3',
      shows:
        '4f3a91c0b2d1 (main) train on more rows [model@2]\n81d0c7aa3f52 clean the labels [data@2]\n09be41d2c6a0 first [data@1, model@1]',
    },
    { type: 'art log model --since "2 weeks"', shows: 'the runs that made model in the last two weeks' },
    { type: 'art log --graph --all', shows: 'all branches, drawn' },
    { type: "art log --where 'metric.acc > 0.9 and not label.stage = dev'", shows: 'art help where has the rules' },
    {
      type: 'art log model --sort -metric.acc -3 --columns run,param.lr,metric.acc',
      shows:
        'run           param.lr  metric.acc\n4f3a91c0b2d1      0.01        0.94\n09be41d2c6a0       0.1        0.91',
    },
  ],
  conflicts: [...queryConflicts, ['graph', 'columns'], ['graph', 'csv'], ['graph', 'sort']],
  stopsAtOnce: true,
  async run(context) {
    const filters = readFilters(context);
    const query = readQuery(context);
    const limit = context.flags.integer('limit');
    const repository = await context.open();
    const start = { ...(context.flags.has('all') && { all: true }), ...readWords(repository, context.positionals) };
    const { artifact, ...unfiltered } = start;
    const options = { ...start, ...filters, ...query, ...(limit !== undefined && { limit }) };
    const isFiltered = artifact !== undefined || query !== undefined || Object.keys(filters).length > 0;
    if (context.flags.has('columns') || context.flags.has('csv')) return printTable(context, repository, options);
    const found = query ? await repository.query(options) : repository.log(options);
    if (context.json) return context.out.each(found, (entry) => toJson(runJson(entry)));
    context.page();
    if (!context.flags.has('graph')) return printRuns(context, found);
    const shown = isFiltered ? new Set(Array.from(found, (entry) => entry.id)) : undefined;
    const entries = repository.log(shown ? unfiltered : options);
    return context.out.each(graphed(entries, linesOf(context), shown), (line) => line);
  },
};

async function printTable(context: Context, repository: Repository, options: QueryOptions): Promise<void> {
  const { printRunTable } = await import('../show/run-table.ts');
  const columns = context.flags.text('columns');
  context.page();
  await printRunTable(context, repository, { ...options, ...(columns !== undefined && { columns }) });
}

async function printRuns(context: Context, entries: Iterable<LogEntry>): Promise<void> {
  const lines = linesOf(context);
  const gap = context.flags.has('oneline') ? '' : '\n';
  let isFirst = true;
  await context.out.each(entries, (entry) => {
    const before = isFirst ? '' : gap;
    isFirst = false;
    return before + lines(entry).join('\n');
  });
  if (isFirst) context.hint('there are no such runs; all of them: art log --all');
}

function linesOf(context: Context): (entry: LogEntry) => string[] {
  const { style, width, terminal } = context;
  if (context.flags.has('oneline')) return (entry) => [runLine(entry, style)];
  const options = { style, width, ago: terminal.isOutputTerminal, now: Date.now() };
  return (entry) => runLines(entry, options);
}

/** Runs, branches and ranges say where to start; an artifact says what to show. */
function readWords(repository: Repository, words: readonly string[]): Pick<LogOptions, 'artifact' | 'from'> {
  const found: { artifact?: string; from: string[] } = { from: [] };
  for (const word of words) {
    const output = word.includes('..') ? undefined : repository.resolve(word).output;
    if (!output) found.from.push(word);
    else if (found.artifact === undefined) found.artifact = output.name;
    else throw new UsageError(`"log" takes one artifact, not both "${found.artifact}" and "${output.name}"`);
  }
  return found;
}
