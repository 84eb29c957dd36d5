import type { ArtifactInfo, LogOptions, LsEntry } from '../../core/api.ts';
import { UsageError } from '../../core/errors.ts';
import { short } from '../../core/repository/context.ts';
import type { Repository } from '../../core/repository.ts';
import { queryConflicts, queryFlags, readFilters, readQuery } from '../args/query-flags.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { layOut } from '../output/columns.ts';
import { formatAgo, formatDate, isoTime } from '../output/date.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import { formatCount, formatSize } from '../output/size.ts';
import type { Style } from '../output/style.ts';

export const command: Command = {
  name: 'ls',
  description:
    'Lists the artifacts of the branch, each as its latest version. With a selector it lists the paths in that version, or in a folder of it. With --runs it lists runs as a table with their parameters and metrics, those that made an artifact where a selector names one; the flags that choose and order them are those of art log.',
  positionals: [{ name: 'SELECTOR[:PATH]', optional: true, summary: 'what to look into', complete: 'selector' }],
  flags: [
    { name: 'long', short: 'l', summary: 'with kind, size and content id' },
    { name: 'recursive', short: 'r', summary: 'everything below, not one level' },
    { name: 'runs', summary: 'list runs instead, newest first' },
    { name: 'limit', short: 'n', value: 'N', digits: true, summary: 'with --runs: at most N' },
    ...queryFlags,
  ],
  conflicts: [['runs', 'long'], ['runs', 'recursive'], ...queryConflicts],
  examples: [
    {
      type: 'art ls',
      shows:
        'NAME   VERSION  TYPE   FILES     SIZE  MADE\ndata         2             3  12.3 MB  2 hours ago\nmodel        1  model      1   4.1 kB  2 hours ago',
    },
    {
      type: "art ls --runs --where 'metric.acc > 0.9'",
      shows:
        'run           time         message        param.lr  metric.acc\n4f3a91c0b2d1  2 hours ago  smaller steps      0.01        0.94\n09be41d2c6a0  3 hours ago  first              0.1         0.91',
    },
    { type: 'art ls -l data@1:train', shows: 'file   4.6 kB  5c3a1f0b9d2e  train/a.csv' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const isOfRuns = context.flags.has('runs');
    const stray = ['limit', ...queryFlags.map(({ name }) => name)].find((name) => context.flags.has(name));
    if (stray !== undefined && !isOfRuns) throw new UsageError(`flag "--${stray}" goes with --runs`);
    const repository = await context.open();
    const [selector] = context.positionals;
    if (isOfRuns) return listRuns(context, repository, selector);
    if (selector === undefined) return listArtifacts(context, repository.artifacts());
    const entries = repository.ls(selector, { recursive: context.flags.has('recursive') });
    if (context.json) return context.out.each(entries, toJson);
    const name = repository.resolve(selector).output?.name ?? selector;
    const format = context.flags.has('long') ? longLine : shortLine;
    // An artifact that is one file has it under the path `.`, which would tell a reader nothing.
    await context.out.each(entries, (entry) =>
      format(entry.path === '.' ? { ...entry, path: name } : entry, context.style),
    );
  },
};

async function listRuns(context: Context, repository: Repository, selector: string | undefined): Promise<void> {
  const { printRunTable } = await import('../show/run-table.ts');
  const { flags } = context;
  const limit = flags.integer('limit');
  const columns = flags.text('columns');
  context.page();
  await printRunTable(context, repository, {
    ...readFilters(context),
    ...readQuery(context),
    ...startOf(repository, selector),
    ...(flags.has('all') && { all: true }),
    ...(limit !== undefined && { limit }),
    ...(columns !== undefined && { columns }),
    differing: !flags.has('csv') && !context.json,
  });
}

function startOf(repository: Repository, selector: string | undefined): Pick<LogOptions, 'artifact' | 'from'> {
  if (selector === undefined) return {};
  const name = selector.includes('..') ? undefined : repository.resolve(selector).output?.name;
  return name === undefined ? { from: [selector] } : { artifact: name };
}

function listArtifacts(context: Context, artifacts: Iterable<ArtifactInfo>): void {
  const { out, style, terminal } = context;
  const all = [...artifacts];
  if (context.json) {
    for (const one of all) out.json({ ...one, time: isoTime(one.time) });
    return;
  }
  if (all.length === 0) {
    context.hint('no artifacts yet; record some: art track PATH, art commit');
    return;
  }
  const when = (time: number): string => (terminal.isOutputTerminal ? formatAgo(time, Date.now()) : formatDate(time));
  const rows = all.map(({ name, version, type, files, bytes, time, forked }) => [
    escapeName(name),
    forked ? `${version} forked` : String(version),
    escapeName(type),
    formatCount(files),
    formatSize(bytes),
    when(time),
  ]);
  const columns = [
    { title: 'NAME', paint: style.name, shrinks: true },
    { title: 'VERSION', right: true },
    { title: 'TYPE', shrinks: true },
    { title: 'FILES', right: true },
    { title: 'SIZE', right: true },
    { title: 'MADE', shrinks: true, paint: style.dim },
  ];
  for (const line of layOut(columns, rows, context.width, style.heading)) out.line(line);
}

const kinds: Record<LsEntry['mode'], string> = { 0: 'file', 1: 'exec', 2: 'link', 3: 'folder', folder: 'folder' };

function shortLine({ path, mode }: LsEntry, style: Style): string {
  return isFolder(mode) ? style.name(`${escapeName(path)}/`) : escapeName(path);
}

function longLine(entry: LsEntry, style: Style): string {
  const content = entry.content === null || entry.mode === 3 ? '-' : short(entry.content);
  return `${kinds[entry.mode].padEnd(6)} ${formatSize(entry.size).padStart(8)}  ${style.id(content.padEnd(12))}  ${shortLine(entry, style)}`;
}

function isFolder(mode: LsEntry['mode']): boolean {
  return mode === 'folder' || mode === 3;
}
