import { UsageError } from '../../core/errors.ts';
import { textPairs } from '../args/pairs.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';
import { printHistory, refuseWords } from '../show/mark-history.ts';

export const command: Command = {
  name: 'label',
  description:
    'Attaches KEY=VALUE to a run, or to a version of an artifact, at any time after it was recorded. With the selector alone it lists the labels. art log --label finds runs by them.',
  positionals: [
    { name: 'SELECTOR', summary: 'a run or a version', complete: 'selector' },
    { name: 'KEY=VALUE', optional: true, many: true, summary: 'labels to set' },
  ],
  flags: [
    { name: 'delete', short: 'd', value: 'KEY', repeat: true, summary: 'remove a label' },
    { name: 'history', summary: 'who set and removed which label when, oldest first' },
  ],
  conflicts: [['delete', 'history']],
  examples: [
    { type: 'art label model@3 stage=production', shows: 'stage=production' },
    { type: 'art label HEAD -d stage', shows: 'removes it' },
  ],
  async run(context) {
    const [target = '', ...words] = context.positionals;
    if (context.flags.has('history')) refuseWords(words, 'label');
    const set = textPairs(words, 'label');
    const remove = context.flags.all('delete');
    const both = remove.find((key) => key in set);
    if (both !== undefined) throw new UsageError(`label "${both}" is both set and deleted`);
    const repository = await context.open();
    if (context.flags.has('history')) return printHistory(context, repository, 'label', target);
    if (words.length > 0 || remove.length > 0) await repository.label(target, { set, remove });
    const labels = repository.labels(target);
    if (context.json) return context.out.json(labels);
    for (const [key, value] of Object.entries(labels)) context.out.line(`${escapeName(key)}=${escapeName(value)}`);
  },
};
