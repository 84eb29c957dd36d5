import { Blamer } from '../blame/blame.ts';
import type { Blame, BlameOptions } from '../blame/types.ts';
import { NotFoundError } from '../errors.ts';
import type { Context } from './context.ts';

/** Which version brought in each file of a folder, or each part of a file. */
export async function blame(context: Context, selector: string, options: BlameOptions): Promise<Blame> {
  const { run, output, path } = context.resolver.artifact(selector);
  const warn = context.options.onWarning ?? (() => {});
  const blamer = new Blamer(context.store, context.history, warn);
  const found = await blamer.blame({ name: output.name, run, version: output.value.version, path }, options);
  if (found) return found;
  throw new NotFoundError(`"${output.name}" has no path "${path}"`, {
    hint: `see what is in it: art ls -r ${output.name}`,
  });
}
