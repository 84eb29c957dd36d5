import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { writeWhole } from './write-file.ts';

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Writes bytes to the file that `-o` names, else to standard output. */
export async function deliver(context: Context, pieces: Pieces): Promise<void> {
  const file = context.flags.text('output');
  if (file === undefined || file === '-') return context.out.bytes(pieces);
  await writeWhole(resolve(context.cwd, file), pieces, context.signal);
}

/** Bytes that only a program can read must not fill the screen. */
export function refuseTerminal(context: Context, what: string): void {
  if (context.terminal.isOutputTerminal && context.flags.text('output') === undefined) {
    throw new UsageError(`${what} would garble the terminal`, {
      hint: 'send it on (| ...), or write it to a file (-o FILE)',
    });
  }
}
