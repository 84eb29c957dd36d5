import { UsageError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'config',
  description:
    'Reads and changes the settings of this repository: author (who records), commit.yes, commit.maxBytes and commit.maxFiles (how large a commit may be before it asks), cache.use and cache.expires (whether art run uses earlier results, and for how long).',
  positionals: [
    { name: 'KEY', optional: true, summary: 'a setting; all of them when absent', complete: 'config' },
    { name: 'VALUE', optional: true, summary: 'what it shall be' },
  ],
  flags: [
    { name: 'unset', summary: 'remove the setting' },
    { name: 'list', short: 'l', summary: 'list what is set' },
  ],
  conflicts: [['unset', 'list']],
  examples: [
    { type: 'art config author "Ada <ada@example.org>"', shows: 'recorded with every run from now on' },
    { type: 'art config --list', shows: 'author=Ada <ada@example.org>' },
  ],
  async run(context) {
    const { flags, out } = context;
    const [key, value] = context.positionals;
    if (flags.has('list') && key !== undefined) throw new UsageError('"config --list" takes no words');
    if (flags.has('unset') && (key === undefined || value !== undefined))
      throw new UsageError('"config --unset" takes one KEY');
    const repository = await context.open();
    if (key === undefined) {
      const settings = repository.config();
      if (context.json) return out.json(settings);
      for (const [name, set] of Object.entries(settings)) out.line(`${escapeName(name)}=${escapeName(String(set))}`);
    } else if (flags.has('unset')) repository.setConfig(key, undefined);
    else if (value !== undefined) repository.setConfig(key, value);
    else if (context.json) out.json({ [key]: repository.getConfig(key) });
    else out.line(escapeName(String(repository.getConfig(key))));
  },
};
