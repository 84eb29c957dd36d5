import { UsageError } from '../../core/errors.ts';
import type { Flags } from '../args/flags.ts';
import { parseRange } from '../args/targets.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'cat',
  description:
    'Prints a file of an artifact, or a part of it. Only the chunks that hold the part are read, and each is verified before a byte of it is printed.',
  positionals: [
    { name: 'SELECTOR[:PATH]', summary: 'the file; without PATH the artifact must be one file', complete: 'selector' },
  ],
  flags: [
    { name: 'offset', value: 'BYTES', summary: 'start here' },
    { name: 'length', value: 'BYTES', summary: 'print this much' },
    { name: 'range', value: 'A-B', summary: 'print from byte A to byte B, both included; A- goes to the end' },
  ],
  conflicts: [
    ['range', 'offset'],
    ['range', 'length'],
  ],
  examples: [
    {
      type: 'art cat data@1:train/iris.csv | head -2',
      shows: 'sepal_length,sepal_width,petal_length,petal_width,species\n5.1,3.5,1.4,0.2,setosa',
    },
    { type: 'art cat model --range 0-7 | xxd', shows: 'the first eight bytes' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const part = readPart(context.flags);
    const repository = await context.open();
    await context.out.bytes(repository.cat(context.positionals[0] as string, part));
  },
};

function readPart(flags: Flags): { offset?: number; length?: number } {
  const range = flags.text('range');
  if (range !== undefined) return parseRange(range);
  const offset = flags.integer('offset');
  const length = flags.integer('length');
  if (length === 0) throw new UsageError('"--length" wants at least 1 byte');
  return { ...(offset !== undefined && { offset }), ...(length !== undefined && { length }) };
}
