import { UsageError } from '../../core/errors.ts';
import type { Lineage, LineageDirection } from '../../core/lineage/lineage-graph.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { showsUnicode } from '../output/unicode.ts';
import { lineageGraph, lineageTree } from '../show/lineage-lines.ts';

const formats = ['tree', 'json', 'dot', 'mermaid', 'openlineage', 'prov'] as const;
type Format = (typeof formats)[number];

// A tree any deeper is wider than a screen; the other formats are for programs, which want everything.
const TREE_DEPTH = 10;

export const command: Command = {
  name: 'lineage',
  description:
    'Shows what a version was made from, and what that was made from, as far back as it goes; with --down what was made from it. Inputs that were observed while a command ran, roles other than the name, and paths are said behind the row. With a path it asks for a part of the artifact: --down then leaves out runs that used other parts.',
  positionals: [{ name: 'SELECTOR', summary: 'a version, a path in one, or a run', complete: 'selector' }],
  flags: [
    { name: 'up', summary: 'what it was made from; this is the default' },
    { name: 'down', summary: 'what was made from it' },
    { name: 'all', summary: 'both' },
    { name: 'depth', value: 'N', summary: `go N runs far; ${TREE_DEPTH} for a tree, otherwise everything` },
    { name: 'graph', summary: 'draw the runs, newest first, with lines to those they used' },
    { name: 'format', value: 'FORMAT', summary: `${formats.join(', ')}` },
    { name: 'namespace', value: 'NAME', summary: 'what openlineage calls this project; art when absent' },
  ],
  conflicts: [
    ['up', 'down'],
    ['up', 'all'],
    ['down', 'all'],
    ['graph', 'format'],
  ],
  examples: [
    {
      type: 'art lineage model',
      shows:
        'model@3  4f3a91c0b2d1  train on more rows\n└── clean@2  81d0c7aa3f52  clean the labels\n    └── raw@2  09be41d2c6a0  new export',
    },
    { type: 'art lineage --down raw@1', shows: 'everything that has to be made again when raw@1 was wrong' },
    { type: 'art lineage model --format dot | dot -Tsvg > model.svg', shows: 'a picture' },
    { type: 'art lineage model --format openlineage', shows: 'events for a lineage server, one a line' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const { flags } = context;
    const format = readFormat(context);
    const depth = flags.integer('depth', 1) ?? (format === 'tree' && !flags.has('graph') ? TREE_DEPTH : undefined);
    const direction: LineageDirection = flags.has('all') ? 'both' : flags.has('down') ? 'down' : 'up';
    const repository = await context.open();
    const [selector = ''] = context.positionals;
    const lineage = await repository.lineage(selector, { direction, ...(depth !== undefined && { depth }) });
    if (format !== 'tree') return printFormat(context, lineage, format);
    context.page();
    const look = { style: context.style, width: context.width, unicode: showsUnicode(context.env) };
    await context.out.each((flags.has('graph') ? lineageGraph : lineageTree)(lineage, look), (line) => line);
    giveHints(context, lineage);
  },
};

function readFormat({ flags, json }: Context): Format {
  const text = flags.text('format') ?? (json ? 'json' : 'tree');
  const format = formats.find((one) => one === text);
  if (!format) throw new UsageError(`"--format" wants one of ${formats.join(', ')}, not "${text}"`);
  return format;
}

async function printFormat(context: Context, lineage: Lineage, format: Exclude<Format, 'tree'>): Promise<void> {
  const { formatLineage } = await import('../../core/lineage/formats/formats.ts');
  const namespace = context.flags.text('namespace');
  await context.out.each(formatLineage(lineage, format, namespace === undefined ? {} : { namespace }), (line) => line);
}

function giveHints(context: Context, { versions, uses, direction }: Lineage): void {
  const cut = [...versions.values()].filter((version) => version.cut).length;
  if (cut > 0) context.hint('where it says "goes on", there is more: see further with --depth N');
  if (uses.length > 0 || cut > 0) return;
  if (direction === 'up') context.hint('no input is recorded; name inputs when you record a run: art commit -i NAME');
  else context.hint('nothing is recorded that was made from it');
}
