import type { DiffEntry } from '../../core/api.ts';
import type { SourceDiff } from '../../core/repository/code.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import { countChanges, sourceJson, sourceLine, sourceSummary } from '../show/code-lines.ts';
import { diffLine, summaryLine } from '../show/diff-lines.ts';

export const command: Command = {
  name: 'diff',
  description:
    'Compares two versions of an artifact path by path: what was added (A), removed (D), changed (M), renamed (R) or changed in mode (T), and how many bytes both share. Alone, a selector is compared with what is in the workspace. Parts that are equal are never read, so two versions with a million files compare at once.',
  positionals: [
    { name: 'A', summary: 'a version, or a folder in one', complete: 'selector' },
    { name: 'B', optional: true, summary: 'another; the workspace when absent', complete: 'selector' },
  ],
  flags: [
    { name: 'stat', summary: 'the summary alone' },
    { name: 'name-only', summary: 'the paths alone' },
    { name: 'code', summary: 'the source of two runs, instead of what they made' },
    { name: 'exit-code', summary: 'exit code 1 when there is a difference' },
  ],
  conflicts: [['stat', 'name-only']],
  examples: [
    {
      type: 'art diff data@1 data@2',
      shows: 'M  train.csv  4.6 kB -> 4.7 kB\nA  notes.md  212 B\n1 added, 1 changed; 4.1 kB shared, 812 B new',
    },
    { type: 'art diff data', shows: 'what you changed since the latest version' },
    { type: 'art diff --code model@1 model@2', shows: 'M  train.py\n1 file of code differs' },
    { type: 'art diff --exit-code --stat model@best model || echo "not the best"', shows: 'in a script' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const { flags, out } = context;
    const [a = '', b] = context.positionals;
    const repository = await context.open();
    if (flags.has('code')) return diffCode(context, await repository.diffCode(a, b ?? 'HEAD'));
    const { entries, summary } = await repository.diff(a, b);
    const name = repository.resolve(a).output?.name ?? a;
    context.page();
    const isStat = flags.has('stat');
    let count = 0;
    for (const entry of entries) {
      count += 1;
      if (!isStat && out.line(format(context, entry, name))) await out.flush();
    }
    if (isStat && context.json) out.json(summary());
    else if (isStat || (count > 0 && !context.json && !flags.has('name-only'))) out.line(summaryLine(summary()));
    return count > 0 && flags.has('exit-code') ? 1 : 0;
  },
};

function diffCode(context: Context, differing: SourceDiff[]): number {
  const { flags, out, style } = context;
  context.page();
  for (const one of flags.has('stat') ? [] : differing) {
    if (context.json) out.json(sourceJson(one));
    else out.line(flags.has('name-only') ? escapeName(one.path) : sourceLine(one, style));
  }
  if (context.json && flags.has('stat')) out.json(countChanges(differing));
  else if (!context.json && !flags.has('name-only')) out.line(sourceSummary(differing.length));
  return differing.length > 0 && flags.has('exit-code') ? 1 : 0;
}

/** An artifact that is one file has it under the path `.`, which would tell a reader nothing. */
function format(context: Context, entry: DiffEntry, name: string): string {
  if (context.json) return toJson(entry);
  const shown = entry.path === '.' ? { ...entry, path: name } : entry;
  return context.flags.has('name-only') ? escapeName(shown.path) : diffLine(shown, context.style);
}
