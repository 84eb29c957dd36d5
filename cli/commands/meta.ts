import { UsageError } from '../../core/errors.ts';
import { jsonPairs } from '../args/json-values.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';
import { printHistory, refuseWords } from '../show/mark-history.ts';
import { showValue } from '../show/value.ts';

export const command: Command = {
  name: 'meta',
  description:
    'Attaches values to a run, or to a version of an artifact, at any time after it was recorded: numbers, true and false, null, text, and lists and maps written as JSON; dates are text. The run itself stays as it is, and --history tells who said what when. With the selector alone it lists the metadata. art log --where finds runs by meta.KEY.',
  positionals: [
    { name: 'SELECTOR', summary: 'a run or a version', complete: 'selector' },
    { name: 'KEY=VALUE', optional: true, many: true, summary: 'values to set' },
  ],
  flags: [
    { name: 'remove', short: 'd', value: 'KEY', repeat: true, summary: 'remove a value' },
    { name: 'history', summary: 'who set and removed what when, oldest first' },
  ],
  conflicts: [['remove', 'history']],
  examples: [
    { type: 'art meta model@3 reviewed=true score=0.93', shows: 'reviewed=true\nscore=0.93' },
    { type: `art meta HEAD 'splits=["train", "test"]' released=2026-01-31`, shows: 'lists, and dates as text' },
    { type: 'art meta model@3 --history', shows: '2026-01-31 12:00:00 +0000  Ada <ada@example.org>  reviewed=true' },
  ],
  async run(context) {
    const [target = '', ...words] = context.positionals;
    const { flags, out } = context;
    if (flags.has('history')) refuseWords(words, 'meta');
    const set = jsonPairs(words, 'meta');
    const remove = flags.all('remove');
    const both = remove.find((key) => Object.hasOwn(set, key));
    if (both !== undefined) throw new UsageError(`"${both}" is both set and removed`);
    const repository = await context.open();
    if (flags.has('history')) return printHistory(context, repository, 'meta', target);
    if (words.length > 0 || remove.length > 0) await repository.setMeta(target, { set, remove });
    const meta = await repository.meta(target);
    if (context.json) return out.json(meta);
    for (const [key, value] of Object.entries(meta)) out.line(`${escapeName(key)}=${showValue(value)}`);
  },
};
