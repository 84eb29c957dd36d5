import type { Command } from './command.ts';

export type Group = 'start' | 'record' | 'look' | 'take' | 'name' | 'care' | 'plumbing';

export interface TableEntry {
  name: string;
  summary: string;
  group: Group;
  load(): Promise<{ command: Command }>;
}

/** Every command, in the order of the overview. Loading one loads its file alone. */
export const table: readonly TableEntry[] = [
  row('start', 'init', 'make a repository here', () => import('./commands/init.ts')),
  row('start', 'install-hooks', 'let git restore the matching artifacts', () => import('./commands/install-hooks.ts')),

  row('record', 'track', 'name a path as an artifact', () => import('./commands/track.ts')),
  row('record', 'untrack', 'stop tracking an artifact', () => import('./commands/untrack.ts')),
  row('record', 'status', 'what changed in the workspace', () => import('./commands/status.ts')),
  row('record', 'commit', 'record a run: outputs, inputs, parameters', () => import('./commands/commit.ts')),
  row('record', 'run', 'run steps or a command, unless nothing changed', () => import('./commands/run.ts')),
  row('record', 'save', 'store one file or a stream by name', () => import('./commands/save.ts')),
  row('record', 'load', 'read back what save stored', () => import('./commands/load.ts')),

  row('look', 'log', 'the runs, newest first', () => import('./commands/log.ts')),
  row('look', 'show', 'everything about a run or a version', () => import('./commands/show.ts')),
  row('look', 'diff', 'compare two versions, path by path', () => import('./commands/diff.ts')),
  row('look', 'why', 'why a step runs, or a run was made', () => import('./commands/why.ts')),
  row('look', 'blame', 'which version brought in each part', () => import('./commands/blame.ts')),
  row('look', 'compare', 'runs beside each other: what differs', () => import('./commands/compare.ts')),
  row('look', 'ls', 'list artifacts, or the paths in one', () => import('./commands/ls.ts')),
  row('look', 'cat', 'print a file of an artifact, or a part of it', () => import('./commands/cat.ts')),
  row('look', 'lineage', 'what it was made from, or what was made from it', () => import('./commands/lineage.ts')),
  row('look', 'bisect', 'the first run at which something went wrong', () => import('./commands/bisect.ts')),
  row('look', 'du', 'what the versions take on disk', () => import('./commands/du.ts')),

  row('take', 'checkout', 'restore artifacts into the workspace', () => import('./commands/checkout.ts')),
  row('take', 'export', 'write an artifact as a tar stream', () => import('./commands/export.ts')),
  row('take', 'import', 'make an artifact of a tar stream', () => import('./commands/import.ts')),

  row('name', 'tag', 'name a run or a version for good', () => import('./commands/tag.ts')),
  row('name', 'label', 'attach KEY=VALUE to a run or a version', () => import('./commands/label.ts')),
  row('name', 'meta', 'attach values of any type to a run or a version', () => import('./commands/meta.ts')),
  row('name', 'note', 'attach a remark to a run or a version', () => import('./commands/note.ts')),
  row('name', 'branch', 'list, make and delete branches', () => import('./commands/branch.ts')),
  row('name', 'switch', 'work on another branch', () => import('./commands/switch.ts')),
  row('name', 'merge', 'join another branch, folders path by path', () => import('./commands/merge.ts')),

  row('care', 'fsck', 'verify every stored byte', () => import('./commands/fsck.ts')),
  row('care', 'reindex', 'rebuild the index from the packs', () => import('./commands/reindex.ts')),
  row('care', 'config', 'read and change settings', () => import('./commands/config.ts')),
  row('care', 'completion', 'print a completion script for a shell', () => import('./commands/completion.ts')),
  row('care', 'help', 'explain a command or a topic', () => import('./commands/help.ts')),

  row('plumbing', 'hash-object', 'the content id of a file', () => import('./commands/hash-object.ts')),
  row('plumbing', 'cat-object', 'print a stored object', () => import('./commands/cat-object.ts')),
  row('plumbing', 'rev-parse', 'the id that a selector stands for', () => import('./commands/rev-parse.ts')),
  row('plumbing', 'ls-packs', 'list the pack files', () => import('./commands/ls-packs.ts')),
  row('plumbing', 'verify-pack', 'verify one pack file', () => import('./commands/verify-pack.ts')),
];

/** What completion scripts call to learn names; it is not for people. */
export const hiddenCommand: TableEntry = row('plumbing', '__complete', '', () => import('./commands/complete.ts'));

export const groupTitles: Record<Group, string> = {
  start: 'Start',
  record: 'Record what a run made',
  look: 'Look',
  take: 'Take things out, bring things in',
  name: 'Name and branch',
  care: 'Care',
  plumbing: 'Plumbing',
};

function row(group: Group, name: string, summary: string, load: TableEntry['load']): TableEntry {
  return { name, summary, group, load };
}
