import { resolve } from 'node:path';
import type { CompareOptions } from '../../core/compare/result.ts';
import { isSameWork } from '../../core/compare/runs.ts';
import { ArtError } from '../../core/errors.ts';
import type { Flags } from '../args/flags.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { escapeName } from '../output/escape.ts';
import { printCode } from '../show/code-lines.ts';
import { writingPicture } from '../show/diff-picture.ts';
import { type DiffView, printJson, printLines, printNames, printStatJson } from '../show/diff-views.ts';

const LISTED = 20;
const LISTED_AS_JSON = 1_000;
/** Characters. */
const MAX_PAGE = 2 ** 27;
const PAGE_HINT = { hint: 'compare a folder of it: NAME@VERSION:PATH, or leave --content away' };

export const command: Command = {
  name: 'diff',
  description:
    'Compares two versions of an artifact path by path: what was added (A), removed (D), changed (M), renamed (R) or changed in mode (T), and how many bytes both share. Alone, a selector is compared with what is in the workspace. Parts that are equal are never read, so two versions with a million files compare at once.\n\nOf two files it shows what differs inside, and with -p of all changed files of a folder: lines of text; values of JSON and YAML by key path; CSV, Parquet and Arrow as tables, row by row with --key; arrays of NumPy and safetensors by how far their elements moved; pictures pixel by pixel; of other files where their bytes differ. What it cannot read, or is too large, it compares in a simpler way, and says so.\n\nTwo runs are compared side by side: inputs, parameters, metrics, outputs, code and environment, then the artifacts of their states path by path.',
  positionals: [
    { name: 'A', summary: 'a version, a path in one, or a run', complete: 'selector' },
    { name: 'B', optional: true, summary: 'another; the workspace when absent', complete: 'selector' },
  ],
  flags: [
    { name: 'content', short: 'p', summary: 'what differs inside of changed files, too' },
    { name: 'stat', summary: 'the summary alone' },
    { name: 'name-only', summary: 'the paths alone' },
    { name: 'code', summary: 'the source of two runs, instead of what they made' },
    { name: 'unified', short: 'U', value: 'N', summary: 'lines around each change of a text; 3 when absent' },
    {
      name: 'key',
      value: 'COLUMNS',
      repeat: true,
      summary: 'columns, joined by commas, that say which row of a table is which; without it rows are compared whole',
    },
    {
      name: 'limit',
      value: 'N',
      summary: 'rows, key paths and tensors that are listed; 20 when absent, 1,000 with --json',
    },
    { name: 'text', summary: 'compare lines of text, whatever the files are' },
    {
      name: 'html',
      value: 'FILE',
      summary: 'write a page for a browser instead, one file without scripts; - is standard output',
      complete: 'file',
    },
    { name: 'out', value: 'FILE.png', summary: 'of two images, write a picture of what changed', complete: 'file' },
    { name: 'exit-code', summary: 'exit code 1 when there is a difference' },
  ],
  conflicts: [
    ['stat', 'name-only'],
    ['content', 'name-only'],
    ['html', 'json'],
    ['html', 'stat'],
    ['html', 'name-only'],
    ['out', 'name-only'],
    ...['content', 'html', 'out', 'key', 'unified', 'text'].map((other): [string, string] => ['code', other]),
  ],
  examples: [
    {
      type: 'art diff data@1 data@2',
      shows: 'M  train.csv  4.6 kB -> 4.7 kB\nA  notes.md  212 B\n1 added, 1 changed; 4.1 kB shared, 812 B new',
    },
    { type: 'art diff data', shows: 'what you changed since the latest version' },
    {
      type: 'art diff data@1:train.csv data@2:train.csv --key id',
      shows: 'M  train.csv  4.6 kB -> 4.7 kB\n   rows: 1 changed by id; 150 rows\n   ~ id=7  width: 0.2 -> 0.3',
    },
    { type: 'art diff HEAD~1 HEAD', shows: 'two runs side by side' },
    { type: 'art diff --code model@1 model@2', shows: 'M  train.py\n1 file of code differs' },
    { type: 'art diff --exit-code --stat model@best model || echo "not the best"', shows: 'in a script' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const { flags } = context;
    const [a = '', b] = context.positionals;
    const options = compareOptions(flags);
    const repository = await context.open();
    if (flags.has('code')) return printCode(context, await repository.diffCode(a, b ?? 'HEAD'));
    const compared = await repository.diff(a, b);
    const picture = flags.text('out');
    const diff = picture === undefined ? compared : writingPicture(context, compared, picture);
    if (!flags.has('html')) context.page();
    const wanted = diff.isFile || wantsContents(flags) ? options : undefined;
    const { output, path } = repository.resolve(a);
    const view: DiffView = { diff, name: path ?? output?.name ?? a, options: wanted };
    const count = await print(context, view);
    const isSame = count === 0 && (!diff.runs || isSameWork(diff.runs));
    return !isSame && flags.has('exit-code') ? 1 : 0;
  },
};

/** Every way to print returns the number of entries. */
function print(context: Context, view: DiffView): Promise<number> {
  const { flags, json } = context;
  const page = flags.text('html');
  if (page !== undefined) return writePage(context, view, page);
  if (flags.has('name-only')) return printNames(context, view);
  if (flags.has('stat')) return json ? printStatJson(context, view) : printLines(context, view, true);
  return json ? printJson(context, view) : printLines(context, view, false);
}

/** Made whole before it is written, so that Ctrl-C leaves no half of it behind. */
async function writePage(context: Context, view: DiffView, file: string): Promise<number> {
  const { diffPage } = await import('../show/html/diff-page.ts');
  const { writeWhole } = await import('../output/write-file.ts');
  const pieces: Buffer[] = [];
  let count = 0;
  let size = 0;
  for await (const piece of diffPage(view, context.positionals.join(' and '), () => count++)) {
    size += piece.length;
    if (size > MAX_PAGE) throw new ArtError('TOO_LARGE', 'the page is too large for a browser', PAGE_HINT);
    pieces.push(Buffer.from(piece));
  }
  if (file === '-') await context.out.bytes(pieces);
  else await writeWhole(resolve(context.cwd, file), pieces, context.signal);
  if (file !== '-') context.say(`wrote ${escapeName(file)}`);
  return count;
}

function compareOptions(flags: Flags): CompareOptions {
  const context = flags.integer('unified');
  return {
    ...(context !== undefined && { context }),
    limit: flags.integer('limit') ?? (flags.has('json') ? LISTED_AS_JSON : LISTED),
    key: flags.all('key').flatMap((columns) => columns.split(',')),
    text: flags.has('text'),
  };
}

/** Flags that say how contents are compared ask for them, too. */
function wantsContents(flags: Flags): boolean {
  return ['content', 'unified', 'key', 'limit', 'text'].some((name) => flags.has(name));
}
