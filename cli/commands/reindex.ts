import type { Command } from '../command.ts';
import { counted } from '../output/size.ts';

export const command: Command = {
  name: 'reindex',
  description:
    'Throws the index away and makes it again from the packs. The index is never the truth, so this changes no answer; it helps when the index is damaged or came from an old copy.',
  examples: [{ type: 'art reindex', shows: 'indexed 6 packs: 1,204 objects, 12 runs' }],
  stopsAtOnce: true,
  async run(context) {
    const repository = await context.open();
    const { packs, objects, runs } = await repository.reindex();
    if (context.json) return context.out.json({ packs, objects, runs });
    context.say(`indexed ${counted(packs, 'pack')}: ${counted(objects, 'object')}, ${counted(runs, 'run')}`);
  },
};
