import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'untrack',
  description:
    'Takes artifacts out of art.yaml. Their files stay in the workspace and their versions stay in the repository.',
  positionals: [{ name: 'NAME|PATH', many: true, summary: 'an artifact of art.yaml', complete: 'artifact' }],
  examples: [{ type: 'art untrack report', shows: 'no longer tracking report: out/report.html' }],
  async run(context) {
    const repository = await context.open();
    for (const word of context.positionals) {
      const untracked = await repository.untrack(word);
      if (context.json) context.out.json(untracked);
      context.say(`no longer tracking ${escapeName(untracked.name)}: ${escapeName(untracked.path)}`);
    }
  },
};
