import { resolve } from 'node:path';
import { ArtError, UsageError } from '../../core/errors.ts';
import type { RepositoryDiff } from '../../core/repository/diff-sides.ts';
import type { Context } from '../context.ts';
import { writeWhole } from '../output/write-file.ts';

/** The same diff, which writes the picture of what changed into `file` when the contents are compared. */
export function writingPicture(context: Context, diff: RepositoryDiff, file: string): RepositoryDiff {
  if (!diff.isFile) {
    throw new UsageError('"--out" wants two pictures', { hint: 'name a file in each: NAME@VERSION:PATH' });
  }
  return {
    ...diff,
    content: async (entry, options) => {
      const content = await diff.content(entry, { ...options, picture: true });
      if (content?.kind !== 'image' || !content.picture) {
        throw new ArtError('NO_PICTURE', 'these are not two pictures of one size', {
          hint: 'see what they are: leave --out away',
        });
      }
      await writeWhole(resolve(context.cwd, file), [content.picture], context.signal);
      return content;
    },
  };
}
