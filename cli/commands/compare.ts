import { UsageError } from '../../core/errors.ts';
import type { RunComparison } from '../../core/repository/compare-runs.ts';
import type { Command } from '../command.ts';
import { isoTime } from '../output/date.ts';
import { compareCsv, compareLines } from '../show/compare-lines.ts';

export const command: Command = {
  name: 'compare',
  description:
    'Puts runs beside each other: metrics, parameters, inputs, outputs, command, code, environment, labels and metadata, a line each and a column for each run. Only what differs is shown. A version of an artifact stands for the run that made it; for its contents see art diff.',
  positionals: [{ name: 'RUN', many: true, summary: 'two or more runs or versions', complete: 'selector' }],
  flags: [
    { name: 'all', summary: 'what is the same in all of them too' },
    { name: 'csv', summary: 'print CSV' },
  ],
  conflicts: [['csv', 'json']],
  examples: [
    {
      type: 'art compare model@1 model@2',
      shows:
        '            model@1       model@2\nrun         09be41d2c6a0  4f3a91c0b2d1\nmessage     first         smaller steps\nmetric.acc  0.91          0.94\nparam.lr     0.1          0.01',
    },
    { type: 'art compare --all main try --csv > runs.csv', shows: 'everything, for a spreadsheet' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const { out, flags, positionals } = context;
    if (positionals.length < 2) {
      throw new UsageError('"compare" needs two or more runs', {
        hint: `everything about one: art show ${positionals[0]}`,
      });
    }
    const repository = await context.open();
    const compared = chosen(await repository.compareRuns(positionals), flags.has('all'));
    if (context.json) return out.json(compareJson(compared));
    if (flags.has('csv')) return out.each(compareCsv(compared), (line) => line);
    context.page();
    for (const line of compareLines(compared, context.style, context.width)) out.line(line);
    if (compared.rows.length === 0) context.hint('nothing else differs; all that they share: art compare --all');
  },
};

function chosen({ runs, rows }: RunComparison, all: boolean): RunComparison {
  return { runs, rows: all ? rows : rows.filter(({ differs }) => differs) };
}

function compareJson({ runs, rows }: RunComparison): Record<string, unknown> {
  return {
    runs: runs.map((run) => ({ ...run, time: isoTime(run.time) })),
    rows: rows.map(({ field, values, differs }) => {
      const missing = values.flatMap((value, at) => (value === undefined ? [at] : []));
      const shown = values.map((value) => value ?? null);
      return { field, differs, values: shown, ...(missing.length > 0 && { missing }) };
    }),
  };
}
