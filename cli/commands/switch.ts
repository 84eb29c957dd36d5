import { UsageError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'switch',
  description:
    'Goes to another branch: paths of the workspace that have not been changed become as that branch has them, changed ones stop it unless --force is given. In a git work tree it moves art alone; until git itself changes branch, art stays there.',
  positionals: [
    { name: 'BRANCH', summary: 'where to go', complete: 'branch' },
    { name: 'RUN', optional: true, summary: 'where a new branch starts; HEAD when absent', complete: 'selector' },
  ],
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
    const [name = '', at] = context.positionals;
    if (at !== undefined && !flags.has('create'))
      throw new UsageError(`"switch ${name}" starts no branch at "${at}"`, {
        hint: `make one there: art switch -c ${name} ${at}`,
      });
    const repository = await context.open();
    if (at !== undefined) await repository.createBranch(name, at);
    const create = flags.has('create') && at === undefined;
    const result = await repository.switch(name, { create, force: flags.has('force') });
    if (context.json) return context.out.json(result);
    context.say(`on branch ${escapeName(result.branch)}`);
    for (const name of result.moved) context.say(`  restored ${escapeName(name)}`);
  },
};
