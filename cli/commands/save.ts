import { basename, resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { oneOutputFlags, readOneOutputFlags, readRunFlags, runFlags } from '../args/run-flags.ts';
import type { Command } from '../command.ts';
import { reportCommit } from '../show/commit-lines.ts';

export const command: Command = {
  name: 'save',
  description:
    'Stores one file, or what comes in on standard input, as a new version of an artifact, without a path in the workspace. art load gives it back.',
  positionals: [
    { name: 'NAME', summary: 'the artifact', complete: 'artifact' },
    { name: 'FILE', optional: true, summary: 'the file; standard input when absent or -', complete: 'file' },
  ],
  flags: [
    { name: 'file', value: 'NAME', summary: 'the file name to remember with it' },
    ...oneOutputFlags,
    ...runFlags,
  ],
  examples: [
    {
      type: 'pg_dump shop | art save shop.sql -m "nightly dump"',
      shows: '[main 4f3a91c0b2d1] nightly dump\n  shop.sql@12  48.2 MB  1.1 MB new',
    },
    { type: 'art save weights out/best.safetensors -i data', shows: 'stores a file with its lineage' },
  ],
  async run(context) {
    const [name = '', file = '-'] = context.positionals;
    if (file === '-' && context.terminal.isInputTerminal) {
      throw new UsageError('standard input is the terminal', {
        hint: `name a file: art save ${name} FILE, or send one in: ... | art save ${name}`,
      });
    }
    const options = { ...(await readRunFlags(context)), ...readOneOutputFlags(context, name) };
    const remembered = context.flags.text('file') ?? (file === '-' ? undefined : basename(file));
    const repository = await context.open();
    const source = file === '-' ? process.stdin : resolve(context.cwd, file);
    const result = await repository.save(name, source, {
      ...options,
      ...(remembered !== undefined && { file: remembered }),
    });
    reportCommit(context, repository, result);
  },
};
