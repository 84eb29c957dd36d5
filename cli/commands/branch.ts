import type { BranchInfo } from '../../core/api.ts';
import { UsageError } from '../../core/errors.ts';
import { short } from '../../core/repository/context.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'branch',
  description:
    'Lists the branches, makes one, or deletes one. A branch has one head nearly always; it has two when two people committed apart, until the next commit or art merge joins them.',
  positionals: [
    { name: 'NAME', optional: true, summary: 'the branch to make or delete', complete: 'branch' },
    { name: 'RUN', optional: true, summary: 'where it starts; HEAD when absent', complete: 'selector' },
  ],
  flags: [
    { name: 'delete', short: 'd', summary: 'delete the branch, if its runs are on another branch too' },
    { name: 'force', short: 'D', summary: 'delete it even if its runs are nowhere else' },
  ],
  examples: [
    { type: 'art branch', shows: '* main  4f3a91c0b2d1\n  wide  81d0c7aa3f52' },
    { type: 'art branch wide HEAD~2', shows: 'made branch wide at 81d0c7aa3f52' },
  ],
  async run(context) {
    const { flags, positionals, style } = context;
    const [name, at] = positionals;
    const isDeleting = flags.has('delete') || flags.has('force');
    const repository = await context.open();
    if (name === undefined) {
      if (isDeleting) throw new UsageError('"branch --delete" needs NAME');
      return list(context, [...repository.branches()]);
    }
    if (isDeleting) {
      if (at !== undefined) throw new UsageError('"branch --delete" takes one name');
      await repository.deleteBranch(name, { force: flags.has('force') });
      if (context.json) context.out.json({ name, deleted: true });
      return context.say(`deleted branch ${escapeName(name)}`);
    }
    const heads = await repository.createBranch(name, at);
    if (context.json) return context.out.json({ name, heads });
    const ids = heads.map((head) => style.id(short(head))).join(', ');
    context.say(`made branch ${escapeName(name)}${ids === '' ? '' : ` at ${ids}`}`);
  },
};

function list(context: Context, branches: BranchInfo[]): void {
  const { out, style } = context;
  const longest = Math.max(0, ...branches.map((branch) => branch.name.length));
  for (const branch of branches) {
    if (context.json) {
      out.json(branch);
      continue;
    }
    const name = branch.current ? style.added(branch.name.padEnd(longest)) : branch.name.padEnd(longest);
    const heads = branch.heads.map((head) => style.id(short(head))).join(', ');
    out.line(`${branch.current ? '*' : ' '} ${name}  ${heads === '' ? 'no runs yet' : heads}`);
  }
}
