import { NotFoundError } from '../../errors.ts';
import { readContent } from '../../store/data/read.ts';
import { type Context, short } from '../context.ts';
import { fileEntry, recipeOf } from '../look.ts';

/** What the command of a run printed, verified piece by piece. Throws NotFoundError where it printed nothing. */
export function runLog(context: Context, selector: string): Iterable<Uint8Array> {
  const { run: id } = context.resolver.resolve(selector);
  const run = context.history.run(id);
  const log = run.attachments?.['log'];
  if (!log) {
    const why = run.command === undefined ? 'was not made by a command' : 'has no log: its command printed nothing';
    throw new NotFoundError(`run ${short(id)} ${why}`);
  }
  const entry = fileEntry(context, 'log', log, undefined);
  return readContent(context.store, entry.content, entry.size, recipeOf(context, log, entry));
}
