import type { ArtifactInfo, LsEntry } from '../../core/api.ts';
import { short } from '../../core/repository/context.ts';
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
    'Lists the artifacts of the branch, each as its latest version. With a selector it lists the paths in that version, or in a folder of it.',
  positionals: [{ name: 'SELECTOR[:PATH]', optional: true, summary: 'what to look into', complete: 'selector' }],
  flags: [
    { name: 'long', short: 'l', summary: 'with kind, size and content id' },
    { name: 'recursive', short: 'r', summary: 'everything below, not one level' },
  ],
  examples: [
    {
      type: 'art ls',
      shows:
        'NAME   VERSION  TYPE   FILES     SIZE  MADE\ndata         2             3  12.3 MB  2 hours ago\nmodel        1  model      1   4.1 kB  2 hours ago',
    },
    { type: 'art ls -l data@1:train', shows: 'file   4.6 kB  5c3a1f0b9d2e  train/a.csv' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const repository = await context.open();
    const [selector] = context.positionals;
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
