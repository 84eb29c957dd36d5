import { UsageError } from '../../core/errors.ts';
import { short } from '../../core/repository/context.ts';
import type { MarkChange } from '../../core/repository/marks-history.ts';
import type { Repository } from '../../core/repository.ts';
import type { Context } from '../context.ts';
import { formatDate, isoTime } from '../output/date.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import type { Style } from '../output/style.ts';
import { showValue } from './value.ts';

/** Prints what was ever said of one kind about a run or a version. */
export async function printHistory(
  context: Context,
  repository: Repository,
  type: 'label' | 'note' | 'meta',
  target: string,
): Promise<void> {
  const changes = await repository.markHistory(type, target);
  const format = (change: MarkChange): string =>
    context.json ? toJson({ ...change, time: isoTime(change.time) }) : historyLine(change, context.style);
  await context.out.each(changes, format);
}

/** Words to set together with a look at the history make no sense. */
export function refuseWords(words: readonly string[], name: string): void {
  const [first] = words;
  if (first !== undefined) throw new UsageError(`"${name} --history" does not know what to do with "${first}"`);
}

/** `DATE  Ada <ada@example.org>  stage=dev`. */
function historyLine({ id, key, value, author, time, current }: MarkChange, style: Style): string {
  const told = value === undefined ? undefined : showValue(value);
  const said =
    key !== undefined
      ? told === undefined
        ? `${escapeName(key)} removed`
        : `${escapeName(key)}=${told}`
      : `${style.id(short(id ?? ''))} ${told ?? 'deletes a note'}`;
  const past = current || value === undefined ? '' : style.dim(key === undefined ? '  (deleted)' : '  (replaced)');
  return `${formatDate(time)}  ${escapeName(author)}  ${said}${past}`;
}
