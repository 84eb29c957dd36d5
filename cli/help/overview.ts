import type { Style } from '../output/style.ts';
import { truncate } from '../output/width.ts';
import { wrap } from '../output/wrap.ts';
import { type Group, groupTitles, table } from '../table.ts';

/** Lines of text on a screen wider than this are hard to read. */
export const widestHelp = 100;

const introduction =
  'art versions the artifacts of data and machine-learning work: datasets, models, reports, any file. Each run is a commit whose parents are the runs that it built on.';

/** All commands by group, one line each. */
export function overviewLines(width: number, style: Style): string[] {
  const columns = Math.min(width, widestHelp);
  const lines = [`${style.heading('Usage:')} art COMMAND [FLAGS] [WORDS]`, '', ...wrap(introduction, columns)];
  const longest = Math.max(...table.map((entry) => entry.name.length));
  for (const group of Object.keys(groupTitles) as Group[]) {
    lines.push('', style.heading(groupTitles[group]));
    for (const { name, summary } of table.filter((entry) => entry.group === group)) {
      lines.push(`  ${style.name(name.padEnd(longest))}  ${truncate(summary, columns - longest - 4)}`);
    }
  }
  return [
    ...lines,
    '',
    ...wrap('art help COMMAND explains one; art help selectors, where, exit-codes or environment a topic.', columns),
  ];
}
