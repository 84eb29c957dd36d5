import type { Completion, Flag } from '../command.ts';
import { type CompletionCommand, type CompletionSpec, shellNames } from './spec.ts';

/** Completions of `art` for fish. */
export function fishScript({ commands, globalFlags, topics }: CompletionSpec): string {
  const names = commands.map((command) => command.name);
  const lines = [
    '# fish completion for art; made by: art completion fish',
    '',
    `set -g __art_commands ${names.join(' ')}`,
    `set -g __art_topics ${topics.join(' ')}`,
    'complete -c art -f',
    ...globalFlags.map((flag) => flagLine(flag, '')),
    ...commands.map(({ name, summary }) => `complete -c art -n ${none} -a ${name} -d ${quote(summary)}`),
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

const none = quote('not __fish_seen_subcommand_from $__art_commands');

function commandLines({ name, flags, places, subcommands }: CompletionCommand): string[] {
  const when = ` -n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
  const kinds = new Set(places.filter((kind) => kind !== undefined));
  return [
    ...flags.map((flag) => flagLine(flag, when)),
    ...subcommands.map((word) => `complete -c art${when} -a ${word}`),
    ...[...kinds].map((kind) => `complete -c art${when}${offer(kind)}`),
  ];
}

function flagLine(flag: Flag, when: string): string {
  const words = `${flag.short ? ` -s ${flag.short}` : ''} -l ${flag.name}`;
  const value = flag.value ? ` -r${offer(flag.complete)}` : '';
  return `complete -c art${when}${words}${value} -d ${quote(flag.summary)}`;
}

function offer(kind: Completion | undefined): string {
  if (kind === undefined) return '';
  if (kind === 'file') return ' -F';
  if (kind === 'folder') return " -a '(__fish_complete_directories)'";
  if (kind === 'command') return " -a '$__art_commands $__art_topics'";
  if (kind === 'shell') return ` -a '${shellNames.join(' ')}'`;
  if (kind === 'selector') return " -F -a '(art __complete selector 2>/dev/null)'";
  return ` -a '(art __complete ${kind} 2>/dev/null)'`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
