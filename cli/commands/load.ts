import type { Command } from '../command.ts';
import { deliver } from '../output/deliver.ts';

export const command: Command = {
  name: 'load',
  description:
    'Prints the bytes of an artifact that is one file, or writes them to a file. Every byte is verified on the way.',
  positionals: [{ name: 'SELECTOR', summary: 'the artifact, and the version if not the latest', complete: 'selector' }],
  flags: [
    { name: 'output', short: 'o', value: 'FILE', summary: 'write to FILE, whole or not at all', complete: 'file' },
  ],
  examples: [
    { type: 'art load shop.sql@11 | psql shop', shows: 'restores the dump before the last' },
    { type: 'art load weights -o best.safetensors', shows: 'the latest version, as a file' },
  ],
  async run(context) {
    const repository = await context.open();
    await deliver(context, repository.load(context.positionals[0] as string));
  },
};
