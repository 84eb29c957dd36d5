import type { BranchInfo } from '../api.ts';
import { ArtError, NotFoundError } from '../errors.ts';
import { toBytes } from '../object/bytes.ts';
import { checkRefName } from '../object/names.ts';
import type { Id } from '../object/types.ts';
import { authorOf } from './author.ts';
import { type Context, short } from './context.ts';

export function branches(context: Context): BranchInfo[] {
  const current = context.workspace.branchOrNone();
  const found = context.history.branches().map(({ name, heads }) => ({ name, current: name === current, heads }));
  if (current === undefined || found.some((branch) => branch.current)) return found;
  return [...found, { name: current, current: true, heads: [] }].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Starts a branch at a run, or where the current one stands. */
export function createBranch(context: Context, name: string, at?: string): Id[] {
  const { store, history } = context;
  checkRefName(name, 'branch');
  const heads = at === undefined ? context.workspace.heads() : [context.resolver.run(at)];
  return store.index.transact(() => {
    if (history.heads(name).length > 0) {
      throw new ArtError('BRANCH_EXISTS', `there is a branch "${name}" already`, {
        hint: `go to it: art switch ${name}`,
      });
    }
    if (store.facts.deletedHeads(name).size > 0) say(context, name, null);
    for (const head of heads) store.refs.addHead(name, head);
    store.index.history.remember(name, heads);
    return heads;
  });
}

/** Deletes a branch. Runs that nothing else reaches are lost to every listing, so that takes `force`. */
export function deleteBranch(context: Context, name: string, options: { force?: boolean } = {}): void {
  const { store, history } = context;
  if (name === context.workspace.branchOrNone()) {
    throw new ArtError('CURRENT_BRANCH', `"${name}" is the current branch`, {
      hint: 'go to another first: art switch NAME',
    });
  }
  store.index.transact(() => {
    const heads = history.heads(name);
    if (heads.length === 0)
      throw new NotFoundError(`there is no branch "${name}"`, { hint: 'see the branches: art branch' });
    const others = history.branches().flatMap((branch) => (branch.name === name ? [] : branch.heads));
    const only = heads.filter((head) => !history.reachable(head, others));
    if (only.length > 0 && !options.force) {
      throw new ArtError(
        'UNMERGED',
        `branch "${name}" has runs that no other branch has, up to ${short(only[0] ?? '')}`,
        {
          hint: `merge it: art merge ${name}, or delete it all the same: art branch -D ${name}`,
        },
      );
    }
    const listed = store.refs.heads(name);
    say(context, name, { heads: listed.map(toBytes) });
    for (const head of listed) store.refs.removeHead(name, head);
    store.index.history.remember(name, []);
  });
}

function say(context: Context, branch: string, value: { heads: Uint8Array[] } | null): void {
  context.store.facts.add({
    type: 'branch-delete',
    subject: { branch },
    value,
    author: authorOf(context),
    time: Date.now(),
  });
}
