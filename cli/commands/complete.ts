import type { Command } from '../command.ts';
import type { Context } from '../context.ts';

/** What the completion scripts ask for: `art __complete KIND` prints the names there are, one a line. */
export const command: Command = {
  name: '__complete',
  description: 'Prints names for completion scripts.',
  positionals: [{ name: 'KIND', summary: 'artifact, selector, branch, tag or config' }],
  examples: [{ type: 'art __complete branch', shows: 'main' }],
  async run(context) {
    for (const name of await names(context)) context.out.line(name);
  },
};

/** No repository, or one that cannot be read, offers nothing; a message would land in the middle of the prompt. */
async function names(context: Context): Promise<string[]> {
  const [kind] = context.positionals;
  if (kind === 'config') return ['author', 'commit.yes', 'commit.maxBytes', 'commit.maxFiles'];
  try {
    const repository = await context.open();
    const artifacts = (): string[] => Array.from(repository.artifacts(), ({ name }) => name);
    const branches = (): string[] => repository.branches().map(({ name }) => name);
    const tags = (): string[] => repository.tags().map(({ name }) => name);
    if (kind === 'artifact') return artifacts();
    if (kind === 'branch') return branches();
    if (kind === 'tag') return tags();
    return [...artifacts(), ...branches(), ...tags(), 'HEAD'];
  } catch {
    return [];
  }
}
