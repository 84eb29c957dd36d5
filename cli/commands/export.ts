import type { Command } from '../command.ts';
import { deliver, refuseTerminal } from '../output/deliver.ts';

export const command: Command = {
  name: 'export',
  description:
    'Writes a version, or a folder of it, as a tar stream, to be unpacked by any tar with no art on the other side. Every byte is verified on the way.',
  positionals: [{ name: 'SELECTOR[:PATH]', summary: 'what to export', complete: 'selector' }],
  flags: [
    { name: 'output', short: 'o', value: 'FILE', summary: 'write to FILE, whole or not at all', complete: 'file' },
  ],
  examples: [
    { type: 'art export data@2 | ssh host tar x -C /data', shows: 'a dataset on a machine that has no art' },
    { type: 'art export model -o model.tar', shows: 'the latest version in a file' },
  ],
  async run(context) {
    refuseTerminal(context, 'a tar stream');
    const repository = await context.open();
    await deliver(context, await repository.export(context.positionals[0] as string));
  },
};
