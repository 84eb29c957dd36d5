import type { Command } from '../command.ts';

export const command: Command = {
  name: 'rev-parse',
  description:
    'Prints the full id of the run that a selector stands for; with --content the content id of the version.',
  positionals: [{ name: 'SELECTOR', many: true, summary: 'runs or versions', complete: 'selector' }],
  flags: [{ name: 'content', summary: 'print the content id of the version instead of its run' }],
  examples: [
    { type: 'art rev-parse HEAD', shows: '4f3a91c0b2d1a8d66a7b3b0f0a8f6f9f2d1c7e5b4a3928171605f4e3d2c1b0a9' },
    { type: 'art rev-parse --content model@best', shows: 'equal content has equal ids, whoever made it' },
  ],
  async run(context) {
    const repository = await context.open();
    for (const word of context.positionals) {
      const { run, output, path } = repository.resolve(word);
      if (context.json) {
        const version = output && { name: output.name, version: output.value.version, content: output.value.content };
        context.out.json({ run, ...version, ...(path !== undefined && { path }) });
      } else context.out.line(output && context.flags.has('content') ? output.value.content : run);
    }
  },
};
