import { exitCodes } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';
import { counted } from '../output/size.ts';

export const command: Command = {
  name: 'verify-pack',
  description: 'Reads one pack file, checks every record in it against its hash, and the file against its name.',
  positionals: [{ name: 'PACK', many: true, summary: 'names of packs, or their first digits' }],
  examples: [{ type: 'art verify-pack 81d0c7aa3f52', shows: '81d0c7aa3f52...: 1,204 objects, all is well' }],
  stopsAtOnce: true,
  async run(context) {
    const { out, style } = context;
    const repository = await context.open();
    let isDamaged = false;
    for (const word of context.positionals) {
      const { name, objects, errors } = await repository.verifyPack(word);
      isDamaged ||= errors.length > 0;
      if (context.json) out.json({ name, objects, errors });
      else if (errors.length === 0) out.line(`${style.id(name)}: ${counted(objects, 'object')}, all is well`);
      for (const { kind, id, message } of context.json ? [] : errors) {
        out.line(`${style.removed('damaged')}  ${kind} ${style.id(id)}: ${escapeName(message)}`);
      }
    }
    return isDamaged ? exitCodes.corrupt : 0;
  },
};
