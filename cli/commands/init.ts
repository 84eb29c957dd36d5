import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'init',
  description:
    'Makes a repository: a folder .art that keeps every version of your artifacts. In a git work tree the branch follows git, and .art/ is put into .gitignore.',
  positionals: [{ name: 'DIR', optional: true, summary: 'where to make it; here when absent', complete: 'folder' }],
  flags: [
    {
      name: 'branch',
      short: 'b',
      value: 'NAME',
      summary: "name the first branch (main; git's branch in a git work tree)",
    },
  ],
  examples: [{ type: 'art init', shows: 'made a repository in /home/ada/iris/.art' }],
  async run(context) {
    const [directory = '.'] = context.positionals;
    const branch = context.flags.text('branch');
    const { Repository } = await import('../../core/repository.ts');
    const options = context.openOptions();
    const repository = await Repository.init(resolve(context.cwd, directory), {
      ...options,
      ...(branch !== undefined && { branch }),
    });
    const { artDir, branch: current } = repository;
    await repository.close();
    if (context.json) context.out.json({ artDir, branch: current });
    context.say(`made a repository in ${escapeName(artDir)}`);
    context.hint('name what your runs produce: art track data/');
  },
};
