import type { Command } from '../command.ts';
import { toJson } from '../output/json.ts';
import { counted, formatSize } from '../output/size.ts';

export const command: Command = {
  name: 'ls-packs',
  description: 'Lists the pack files of the store: class, name, number of objects and size.',
  examples: [
    {
      type: 'art ls-packs',
      shows: 'data  81d0c7aa3f52...  1,204 objects  12.3 MB',
    },
  ],
  async run(context) {
    const repository = await context.open();
    await context.out.each(await repository.lsPacks(), (pack) =>
      context.json
        ? toJson(pack)
        : `${pack.class.padEnd(4)}  ${context.style.id(pack.name)}  ${counted(pack.objects, 'object')}  ${formatSize(pack.bytes)}`,
    );
  },
};
