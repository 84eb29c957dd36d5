import { parseTracked } from '../args/targets.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'track',
  description:
    'Names a file or folder as an artifact. The name and path are written to art.yaml, to be committed to git, and the path is put into .gitignore. From then on art commit records it when it has changed. Without a name the artifact is called after the path.',
  positionals: [{ name: '[NAME=]PATH', many: true, summary: 'a file or folder of the workspace', complete: 'file' }],
  flags: [{ name: 'type', short: 't', value: 'TYPE', summary: 'what it is: dataset, model, report, ...' }],
  examples: [
    { type: 'art track data/', shows: 'tracking data: data' },
    { type: 'art track --type model net=out/model.pt', shows: 'tracking net: out/model.pt' },
  ],
  async run(context) {
    const repository = await context.open();
    const type = context.flags.text('type');
    for (const word of context.positionals) {
      const { name, path } = parseTracked(word);
      const tracked = await repository.track(path, {
        ...(name !== undefined && { name }),
        ...(type !== undefined && { type }),
      });
      if (context.json) context.out.json(tracked);
      context.say(`tracking ${escapeName(tracked.name)}: ${escapeName(tracked.path)}`);
    }
  },
};
