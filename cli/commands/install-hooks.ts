import { installHooks } from '../../core/workspace/hooks.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'install-hooks',
  description:
    'Installs git hooks that run art checkout after git checkout, git switch, git pull and git merge, so that the artifacts in the workspace are those that the art.lock of that git commit names. A hook that is there already and is not from art is left alone without --force.',
  flags: [{ name: 'force', short: 'f', summary: 'replace hooks that are not from art' }],
  examples: [
    { type: 'art install-hooks', shows: 'installed post-checkout\ninstalled post-merge' },
    { type: 'git switch old-experiment', shows: 'now restores the data of that experiment too' },
  ],
  async run(context) {
    const { root } = await context.open();
    const results = installHooks(root, { force: context.flags.has('force') });
    for (const { hook, path, change } of results) {
      if (context.json) context.out.json({ hook, path, change });
      context.say(change === 'kept' ? `${hook} is installed already` : `${change} ${hook}: ${escapeName(path)}`);
    }
  },
};
