import { UsageError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { loadSpec } from '../completion/spec.ts';

const shells: Record<string, () => Promise<(spec: Awaited<ReturnType<typeof loadSpec>>) => string>> = {
  bash: async () => (await import('../completion/bash.ts')).bashScript,
  zsh: async () => (await import('../completion/zsh.ts')).zshScript,
  fish: async () => (await import('../completion/fish.ts')).fishScript,
};

export const command: Command = {
  name: 'completion',
  description:
    'Prints a script that lets a shell complete commands, flags, and the names of artifacts, branches and tags.',
  positionals: [{ name: 'SHELL', summary: 'bash, zsh or fish', complete: 'shell' }],
  examples: [
    {
      type: 'art completion bash > ~/.local/share/bash-completion/completions/art',
      shows: 'for bash, from the next shell on',
    },
    { type: 'art completion zsh > ~/.zfunc/_art', shows: 'for zsh, where fpath has that folder' },
    { type: 'art completion fish > ~/.config/fish/completions/art.fish', shows: 'for fish' },
  ],
  async run(context) {
    const [shell = ''] = context.positionals;
    const load = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (!load) throw new UsageError(`no completion for "${shell}"`, { hint: 'the shells are bash, zsh and fish' });
    const script = (await load())(await loadSpec());
    context.out.line(script.trimEnd());
  },
};
