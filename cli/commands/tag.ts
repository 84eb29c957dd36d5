import type { TagInfo } from '../../core/api.ts';
import { UsageError } from '../../core/errors.ts';
import { short } from '../../core/repository/context.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { layOut } from '../output/columns.ts';
import { formatAgo, formatDate, isoTime } from '../output/date.ts';
import { escapeName } from '../output/escape.ts';

export const command: Command = {
  name: 'tag',
  description:
    'Names a run, or a version of an artifact, for good: model@best then stands for it everywhere. Alone it lists the tags. Where a tag has been stays in the history, so moving one (--force) and deleting one (-d) lose nothing.',
  positionals: [
    { name: 'NAME', optional: true, summary: 'the tag', complete: 'tag' },
    { name: 'SELECTOR', optional: true, summary: 'a run or a version; HEAD when absent', complete: 'selector' },
  ],
  flags: [
    { name: 'delete', short: 'd', summary: 'delete the tag' },
    { name: 'force', short: 'f', summary: 'move a tag that exists' },
  ],
  conflicts: [['delete', 'force']],
  examples: [
    { type: 'art tag best model@3', shows: 'tagged model of run 4f3a91c0b2d1 as best' },
    { type: 'art checkout model@best', shows: 'restores it' },
  ],
  async run(context) {
    const { flags, positionals } = context;
    const [name, target] = positionals;
    const repository = await context.open();
    if (name === undefined) {
      if (flags.has('delete')) throw new UsageError('"tag --delete" needs NAME');
      return list(context, [...repository.tags()]);
    }
    if (flags.has('delete')) {
      if (target !== undefined) throw new UsageError('"tag --delete" takes one name');
      await repository.deleteTag(name);
      if (context.json) context.out.json({ name, deleted: true });
      return context.say(`deleted tag ${escapeName(name)}`);
    }
    const tag = await repository.tag(name, target ?? 'HEAD', { force: flags.has('force') });
    if (context.json) return context.out.json(tagJson(tag));
    const what = tag.output === undefined ? 'run' : `${escapeName(tag.output)} of run`;
    context.say(`tagged ${what} ${context.style.id(short(tag.run))} as ${escapeName(tag.name)}`);
  },
};

function list(context: Context, tags: TagInfo[]): void {
  const { out, style, terminal, width } = context;
  if (context.json) {
    for (const tag of tags) out.json(tagJson(tag));
    return;
  }
  const when = (time: number): string => (terminal.isOutputTerminal ? formatAgo(time, Date.now()) : formatDate(time));
  const rows = tags.map((tag) => [
    escapeName(tag.name),
    tag.output === undefined ? '' : escapeName(tag.output),
    short(tag.run),
    escapeName(tag.author),
    when(tag.time),
  ]);
  const columns = [
    { paint: style.name, shrinks: true },
    {},
    { paint: style.id },
    { shrinks: true },
    { shrinks: true, paint: style.dim },
  ];
  for (const line of layOut(columns, rows, width, style.heading)) out.line(line);
}

function tagJson(tag: TagInfo): Record<string, unknown> {
  return { ...tag, time: isoTime(tag.time) };
}
