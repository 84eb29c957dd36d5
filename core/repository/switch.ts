import { NotFoundError } from '../errors.ts';
import { createBranch } from './branches.ts';
import type { Context } from './context.ts';
import { follow } from './follow.ts';

export interface SwitchResult {
  branch: string;
  /** Artifacts whose files were brought to the branch's versions. */
  moved: string[];
}

/** Goes to another branch; unmodified paths go along, modified ones stop it unless forced, and then stay as they are. */
export async function switchBranch(
  context: Context,
  name: string,
  options: { create?: boolean; force?: boolean } = {},
): Promise<SwitchResult> {
  const { workspace, history } = context;
  if (options.create) createBranch(context, name);
  else if (history.heads(name).length === 0 && name !== workspace.branchOrNone()) {
    throw new NotFoundError(`there is no branch "${name}"`, { hint: `make it: art switch -c ${name}` });
  }
  const before = workspace.state().switched;
  workspace.switchTo(name);
  try {
    return { branch: name, moved: await follow(context, { refuse: !options.force }) };
  } catch (error) {
    workspace.update((state) => {
      if (before) state.switched = before;
      else delete state.switched;
    });
    throw error;
  }
}
