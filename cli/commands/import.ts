import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { oneOutputFlags, readOneOutputFlags, readRunFlags, runFlags } from '../args/run-flags.ts';
import type { Command } from '../command.ts';
import { reportCommit } from '../show/commit-lines.ts';

export const command: Command = {
  name: 'import',
  description: 'Makes an artifact of a tar file or stream, without unpacking it to disk first.',
  positionals: [
    { name: 'tar', summary: 'the kind of source; tar is the only one' },
    { name: 'SOURCE', summary: 'a tar file, not compressed; - for standard input', complete: 'file' },
  ],
  flags: [
    { name: 'as', value: 'NAME', summary: 'the name of the artifact', complete: 'artifact' },
    ...oneOutputFlags,
    ...runFlags,
  ],
  subcommands: ['tar'],
  examples: [
    {
      type: 'art import tar images.tar --as images',
      shows: '[main 4f3a91c0b2d1] import images.tar\n  images@1  60,000 files, 312 MB  312 MB new',
    },
    {
      type: 'curl -s https://example.org/set.tar.gz | gunzip | art import tar - --as set',
      shows: 'from the network, with nothing written beside',
    },
  ],
  async run(context) {
    const [kind = '', source = ''] = context.positionals;
    if (kind !== 'tar')
      throw new UsageError(`cannot import from "${kind}"`, { hint: 'art import tar SOURCE --as NAME' });
    const name = context.flags.text('as');
    if (name === undefined)
      throw new UsageError('"import" needs a name', { hint: `art import tar ${source} --as NAME` });
    const options = { ...(await readRunFlags(context)), ...readOneOutputFlags(context, name) };
    const repository = await context.open();
    const stream = source === '-' ? process.stdin : createReadStream(resolve(context.cwd, source));
    const result = await repository.importTar(stream, name, options);
    reportCommit(context, repository, result);
  },
};
