import { lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenOptions } from '../api.ts';
import type { CodeState } from '../run/code/code-state.ts';
import type { Omitted } from '../run/code/snapshot.ts';
import type { Context } from './context.ts';
import type { Captured } from './record.ts';

type Tell = NonNullable<OpenOptions['onWarning']>;

const WHY = {
  secret: 'that may hold secrets',
  size: 'over the limit (art config code.maxBytes BYTES)',
  name: 'under names that cannot be stored',
} as const;

const SHOWN = 3;

/** Says which changed files are not in the snapshot of the code, so that nobody takes it for the whole. */
export function adviseOnOmitted(omitted: readonly Omitted[], tell: Tell): void {
  for (const reason of Object.keys(WHY) as (keyof typeof WHY)[]) {
    const some = omitted.filter((one) => one.reason === reason);
    if (some.length === 0) continue;
    const names = some.slice(0, SHOWN).map(({ path, detail }) => `"${path}" (${detail})`);
    const more = some.length > SHOWN ? ` and ${some.length - SHOWN} more` : '';
    tell({
      code: 'CODE_OMITTED',
      message: `changed code ${WHY[reason]} is not recorded: ${names.join(', ')}${more}`,
    });
  }
}

/** Says when the code was changed after the outputs were made: it may not be what made them. */
export function adviseOnAge(context: Context, { newest }: CodeState, made: readonly Captured[], tell: Tell): void {
  for (const { name, path, changed, draft } of made) {
    const isMade = changed && draft.type !== 'dataset';
    const time = path === undefined || !isMade ? undefined : newestIn(context.workspace.absolute(path));
    if (time === undefined || newest.time <= time) continue;
    tell({
      code: 'CODE_NEWER',
      message: `"${newest.path}" was changed after "${name}" was made: the recorded code may not be what made it`,
    });
    return;
  }
}

// A folder with more files would cost a second walk.
const MAX_LOOKED_AT = 2000;

/** When the newest file at a path was written, in milliseconds; undefined where that would take long to tell. */
function newestIn(path: string): number | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs;
  let newest = 0;
  let left = MAX_LOOKED_AT;
  const open = [path];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const dir = opendirSync(folder);
    try {
      for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) {
        if (--left < 0) return undefined;
        const inside = join(folder, entry.name);
        if (entry.isDirectory()) open.push(inside);
        else newest = Math.max(newest, lstatSync(inside, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      }
    } finally {
      dir.closeSync();
    }
  }
  return newest === 0 ? undefined : newest;
}
