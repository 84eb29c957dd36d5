import type { MergeClash, MergeResult } from '../../core/api.ts';
import { short } from '../../core/repository/context.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { escapeName } from '../output/escape.ts';
import { counted } from '../output/size.ts';

export const command: Command = {
  name: 'merge',
  description:
    'Joins another branch into this one, or without a name the heads that this branch has. Folders that changed on both sides are joined path by path from the version that both come from. When both sides changed one path, nothing is recorded, the clashes are listed and the exit code is 1: settle it with --ours or --theirs, or commit the folder as it should be.',
  positionals: [
    {
      name: 'BRANCH',
      optional: true,
      summary: 'what to join; the other heads of this branch when absent',
      complete: 'branch',
    },
  ],
  flags: [
    { name: 'message', short: 'm', value: 'TEXT', repeat: true, summary: 'say what this merge is' },
    { name: 'ours', summary: 'where paths clash, take what this branch has' },
    { name: 'theirs', summary: 'where paths clash, take what the other has' },
    { name: 'author', value: 'NAME', summary: 'record as this author' },
  ],
  conflicts: [['ours', 'theirs']],
  examples: [
    { type: 'art merge wide', shows: 'merged wide as run 4f3a91c0b2d1: data' },
    { type: 'art merge wide --theirs', shows: 'where both changed a path, wide has it right' },
  ],
  async run(context) {
    const { flags } = context;
    const [branch] = context.positionals;
    const author = flags.text('author');
    const prefer = flags.has('ours') ? 'ours' : flags.has('theirs') ? 'theirs' : undefined;
    const repository = await context.open();
    const result = await repository.merge(branch, {
      ...(flags.has('message') && { message: flags.all('message').join('\n\n') }),
      ...(prefer && { prefer }),
      ...(author !== undefined && { author }),
    });
    const isStopped = result.clashes.length > 0 && result.run === undefined;
    if (context.json) context.out.json(result);
    else describe(context, branch ?? 'the heads', result);
    return isStopped ? 1 : 0;
  },
};

function describe(context: Context, what: string, { run, merged, clashes }: MergeResult): void {
  for (const clash of clashes) context.out.line(`${context.style.removed('clash')}  ${clashLine(clash)}`);
  if (run === undefined && clashes.length > 0) {
    context.out.line(`${counted(clashes.length, 'clash', 'clashes')}; nothing was recorded`);
    context.hint(
      'take one side: --ours or --theirs; or make the folder as it should be and commit it with --supersede',
    );
  } else if (run === undefined) context.say('nothing to merge');
  else {
    const names = merged.length > 0 ? `: ${merged.map(escapeName).join(', ')}` : '';
    context.say(`merged ${escapeName(what)} as run ${context.style.id(short(run))}${names}`);
  }
}

function clashLine({ artifact, path, ours, theirs }: MergeClash): string {
  const side = (entry: MergeClash['ours']): string => (entry ? 'changed' : 'removed');
  return `${escapeName(artifact)}:${escapeName(path)}  ${side(ours)} here, ${side(theirs)} there`;
}
