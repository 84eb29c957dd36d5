import { exitCodes } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';
import { counted, formatSize } from '../output/size.ts';

export const command: Command = {
  name: 'fsck',
  description:
    'Reads every stored byte and checks it against its hash, and every run against what it refers to. Damage is named with the versions that it harms, and the exit code is 12.',
  examples: [
    { type: 'art fsck', shows: 'checked 1,204 objects in 6 packs, 12.3 MB: all is well' },
    { type: 'art fsck --json | jq .errors', shows: 'what is damaged, for a program' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const { out, style } = context;
    const repository = await context.open();
    const { objects, packs, bytes, errors } = await repository.fsck();
    const code = errors.length > 0 ? exitCodes.corrupt : 0;
    if (context.json) {
      out.json({ objects, packs, bytes, errors });
      return code;
    }
    for (const { kind, id, pack, message, harms } of errors) {
      out.line(`${style.removed('damaged')}  ${kind} ${style.id(id)} in pack ${pack}: ${escapeName(message)}`);
      for (const harmed of harms) out.line(`  harms ${escapeName(harmed)}`);
    }
    const amount = `checked ${counted(objects, 'object')} in ${counted(packs, 'pack')}, ${formatSize(bytes)}`;
    if (errors.length > 0) out.line(`${amount}: ${counted(errors.length, 'error')}`);
    else context.say(`${amount}: all is well`);
    return code;
  },
};
