import { UsageError } from '../../core/errors.ts';
import type { Repository } from '../../core/repository.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
import { showAmount, versionName } from '../show/run-lines.ts';

export const command: Command = {
  name: 'checkout',
  description:
    'Restores artifacts into the workspace: each path ends up exactly as the version has it, files that are not in it removed. A path inside an artifact restores that path alone; a run restores every artifact as it stood then; nothing at all restores what art.lock says. Changes that are not recorded stop it unless --force is given.',
  positionals: [
    {
      name: 'SELECTOR[:PATH]',
      optional: true,
      many: true,
      summary: 'versions, paths in them, or runs',
      complete: 'selector',
    },
  ],
  flags: [
    { name: 'to', value: 'DIR', summary: 'write there and leave the workspace alone', complete: 'folder' },
    { name: 'code', value: 'DIR', summary: 'write the source of a run there, and no artifacts', complete: 'folder' },
    { name: 'force', short: 'f', summary: 'lose changes that are not recorded' },
    { name: 'escape', summary: 'write names that this system cannot hold in an escaped form' },
    { name: 'dry-run', short: 'n', summary: 'show what would be restored, and write nothing' },
  ],
  conflicts: [
    ['code', 'to'],
    ['code', 'force'],
    ['code', 'dry-run'],
  ],
  examples: [
    { type: 'art checkout model@1', shows: 'model@1  out/model.pt  4.1 kB' },
    { type: 'git checkout v1.0 && art checkout', shows: 'the artifacts that belong to that git commit' },
    { type: 'art checkout model@1 --code /tmp/source', shows: 'the exact source that made it' },
    { type: 'art checkout data@2:train --to /tmp/old', shows: 'one folder of an old version, beside the workspace' },
  ],
  async run(context) {
    const { flags, positionals, out, style } = context;
    const to = flags.text('to');
    const repository = await context.open();
    const code = flags.text('code');
    if (code !== undefined) return checkoutCode(context, repository, code);
    const result = await repository.checkout({
      ...(positionals.length > 0 && { targets: positionals }),
      ...(to !== undefined && { to }),
      ...(flags.has('force') && { force: true }),
      ...(flags.has('escape') && { escape: true }),
      ...(flags.has('dry-run') && { dryRun: true }),
    });
    if (context.json) return out.json(result);
    const rows = result.artifacts.map((one) => [
      versionName(one.name, one),
      escapeName(one.path),
      showAmount(one),
      one.changed === 0 && !flags.has('dry-run') ? 'already there' : '',
    ]);
    for (const line of layOut([{ paint: style.name }, { shrinks: true }, {}, {}], rows, context.width, style.heading))
      context.say(line);
  },
};

async function checkoutCode(context: Context, repository: Repository, to: string): Promise<void> {
  const [selector = 'HEAD', ...more] = context.positionals;
  if (more.length > 0) throw new UsageError('--code takes one run');
  const { path, files, bytes, left } = await repository.checkoutCode(selector, to);
  for (const one of left)
    context.warn({ code: 'CODE_MISSING', message: `"${one.path}" is not as it was: ${one.detail}` });
  if (context.json) context.out.json({ path, files, bytes, missing: left });
  else context.say(`${escapeName(path)}  ${showAmount({ files, bytes })}`);
}
