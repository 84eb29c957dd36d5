import type { DuRow } from '../../core/api.ts';
import type { Command } from '../command.ts';
import { layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
import { formatCount, formatSize } from '../output/size.ts';

export const command: Command = {
  name: 'du',
  description:
    'Shows what artifacts take: the sum of all their versions as if each were stored apart (ALL), the distinct bytes among them (UNIQUE), and what those take on disk after compression (STORED). Bytes that two artifacts share count for both.',
  positionals: [{ name: 'ARTIFACT', optional: true, many: true, summary: 'these only', complete: 'artifact' }],
  examples: [
    { type: 'art du', shows: 'NAME   VERSIONS      ALL   UNIQUE   STORED\ndata         10  3.4 GB   410 MB   132 MB' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const { out, style } = context;
    const repository = await context.open();
    const rows = [...(await repository.du(context.positionals.length > 0 ? context.positionals : undefined))];
    if (context.json) {
      for (const row of rows) out.json(row);
      return;
    }
    const columns = [
      { title: 'NAME', paint: style.name, shrinks: true },
      { title: 'VERSIONS', right: true },
      { title: 'ALL', right: true },
      { title: 'UNIQUE', right: true },
      { title: 'STORED', right: true },
    ];
    for (const line of layOut(columns, rows.map(cells), context.width, style.heading)) out.line(line);
  },
};

function cells({ name, versions, logicalBytes, uniqueBytes, storedBytes }: DuRow): string[] {
  return [escapeName(name), formatCount(versions), ...[logicalBytes, uniqueBytes, storedBytes].map(formatSize)];
}
