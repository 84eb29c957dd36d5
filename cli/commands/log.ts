import type { LogEntry, LogOptions } from '../../core/api.ts';
import { UsageError } from '../../core/errors.ts';
import type { Repository } from '../../core/repository.ts';
import { parseTime } from '../args/since.ts';
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
    { name: 'all', summary: 'runs of every branch' },
    { name: 'author', value: 'TEXT', summary: 'runs whose author contains TEXT' },
    { name: 'label', value: 'K[=V]', summary: 'runs with this label' },
    { name: 'since', value: 'TIME', summary: 'runs since then: 2d, 3 weeks, yesterday, 2024-05-01' },
    { name: 'until', value: 'TIME', summary: 'runs until then' },
  ],
  examples: [
    {
      type: 'art log --oneline -3',
      shows:
        '4f3a91c0b2d1 (main) train on more rows [model@2]\n81d0c7aa3f52 clean the labels [data@2]\n09be41d2c6a0 first [data@1, model@1]',
    },
    { type: 'art log model --since "2 weeks"', shows: 'the runs that made model in the last two weeks' },
    { type: 'art log --graph --all', shows: 'all branches, drawn' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const filters = readFilters(context);
    const limit = context.flags.integer('limit');
    const repository = await context.open();
    const start = { ...(context.flags.has('all') && { all: true }), ...readWords(repository, context.positionals) };
    const { artifact, ...unfiltered } = start;
    const options = { ...start, ...filters, ...(limit !== undefined && { limit }) };
    const isFiltered = artifact !== undefined || Object.keys(filters).length > 0;
    if (context.json) return context.out.each(repository.log(options), (entry) => toJson(runJson(entry)));
    context.page();
    if (!context.flags.has('graph')) return printRuns(context, repository.log(options));
    const shown = isFiltered ? new Set(Array.from(repository.log(options), (entry) => entry.id)) : undefined;
    const entries = repository.log(shown ? unfiltered : options);
    return context.out.each(graphed(entries, linesOf(context), shown), (line) => line);
  },
};

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

function readFilters({ flags }: Context): Pick<LogOptions, 'author' | 'label' | 'since' | 'until'> {
  const now = Date.now();
  const author = flags.text('author');
  const label = flags.text('label');
  const since = flags.text('since');
  const until = flags.text('until');
  return {
    ...(author !== undefined && { author }),
    ...(label !== undefined && { label }),
    ...(since !== undefined && { since: parseTime(since, now) }),
    ...(until !== undefined && { until: parseTime(until, now) }),
  };
}
