import type { BlameBy, BlameOptions } from '../../core/blame/types.ts';
import { UsageError } from '../../core/errors.ts';
import { parseLineRange } from '../args/line-range.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { isoTime } from '../output/date.ts';
import { toJson } from '../output/json.ts';
import { blameLines } from '../show/blame-lines.ts';

const ways: readonly BlameBy[] = ['lines', 'keys', 'tensors', 'columns', 'bytes'];

export const command: Command = {
  name: 'blame',
  description:
    'Shows for each part of a version which version brought it in: a folder file by file, text line by line, JSON key by key, safetensors and npz by tensor, Parquet and Arrow by column and row group, anything else by byte range. Content decides, not who touched it last: what was moved, or came through a merge, is found where it first was. With --through it is followed into the inputs of the runs that brought it in, so that a row of a cleaned table leads to whoever put it into the raw one.',
  positionals: [{ name: 'SELECTOR[:PATH]', summary: 'a version, or a file or folder in it', complete: 'selector' }],
  flags: [
    { name: 'through', summary: 'follow content into the artifacts that it was made from' },
    { name: 'lines', short: 'L', value: 'FROM,TO', summary: 'these lines only: 10,20 or 10,+5 or 10 (to the end)' },
    {
      name: 'key',
      value: 'KEY',
      summary: 'only the values at and below this key (layers[0]), this tensor or this column',
    },
    { name: 'by', value: 'UNIT', summary: 'lines, keys, tensors, columns or bytes, whatever the file looks like' },
  ],
  conflicts: [['lines', 'key']],
  examples: [
    {
      type: 'art blame clean:rows.csv -L 2,3',
      shows:
        '09be41d2c6a0  clean@1  Ada    2024-05-01 14:03:22 +0200  2) 5.1,3.5,setosa\n4f3a91c0b2d1  clean@2  Grace  2024-05-02 09:12:40 +0200  3) 4.9,3.0,setosa',
    },
    { type: 'art blame --through clean:rows.csv', shows: 'the same, down to the versions of what clean was made from' },
    { type: 'art blame data@3:train', shows: 'which version brought in each file of a folder' },
    { type: 'art blame params --key optimizer', shows: 'a part of a JSON file' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const options = readOptions(context);
    const repository = await context.open();
    const blame = await repository.blame(context.positionals[0] as string, options);
    if (context.json) {
      return context.out.each(blame.entries, ({ unit, time, ...rest }) =>
        toJson({ unit, ...rest, time: isoTime(time) }),
      );
    }
    if (blame.by === 'bytes' && options.by === undefined) {
      context.hint('this is no text, so it is shown by byte range, as art cat --range takes it');
    }
    context.page();
    await context.out.each(blameLines(blame, context.style), (line) => line);
  },
};

function readOptions({ flags }: Context): BlameOptions {
  const lines = flags.text('lines');
  const key = flags.text('key');
  const by = flags.text('by');
  const way = ways.find((one) => one === by);
  if (by !== undefined && !way) throw new UsageError(`"--by" wants ${ways.join(', ')}, not "${by}"`);
  return {
    through: flags.has('through'),
    ...(lines !== undefined && { lines: parseLineRange(lines) }),
    ...(key !== undefined && { key }),
    ...(way && { by: way }),
  };
}
