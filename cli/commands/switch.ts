import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'switch',
  description:
    'Goes to another branch: paths of the workspace that have not been changed become as that branch has them, changed ones stop it unless --force is given. In a git work tree it moves art alone; until git itself changes branch, art stays there.',
  positionals: [{ name: 'BRANCH', summary: 'where to go', complete: 'branch' }],
  flags: [
    { name: 'create', short: 'c', summary: 'make the branch here first' },
    { name: 'force', short: 'f', summary: 'lose changes that are not recorded' },
  ],
  examples: [
    { type: 'art switch -c wide', shows: 'on branch wide' },
    { type: 'art switch main', shows: 'on branch main\n  restored model' },
  ],
  async run(context) {
    const { flags } = context;
    const [name = ''] = context.positionals;
    const repository = await context.open();
    const result = await repository.switch(name, { create: flags.has('create'), force: flags.has('force') });
    if (context.json) return context.out.json(result);
    context.say(`on branch ${escapeName(result.branch)}`);
    for (const name of result.moved) context.say(`  restored ${escapeName(name)}`);
  },
};
