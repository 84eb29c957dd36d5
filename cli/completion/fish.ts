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
    '',
    functions,
    'complete -c art -f',
    ...globalFlags.map((flag) => flagLine(flag, '')),
    ...commands.map(({ name, summary }) => `complete -c art -n __art_no_command -a ${name} -d ${quote(summary)}`),
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

const functions = `function __art_words
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if contains -- $word -C --directory
            set skip 1
        else if not string match -q -- '-*' $word
            echo $word
        end
    end
end

function __art_no_command
    test -z "$(__art_words)"
end

# At a command's word of that number, or a later one: __art_at COMMAND NUMBER [many]
function __art_at
    set -l words (__art_words)
    test (count $words) -gt 0; and test $words[1] = $argv[1]; or return 1
    set -l place (math (count $words) - 1)
    test $place = $argv[2]; or test "$argv[3]" = many -a $place -gt $argv[2]
end

function __art_selector
    if string match -qr '^\\.{0,2}/' -- (commandline -ct)
        __fish_complete_path (commandline -ct)
    else
        art __complete selector 2>/dev/null
    end
end
`;

function commandLines({ name, flags, places, many, subcommands }: CompletionCommand): string[] {
  const on = ` -n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
  const at = (place: number): string => {
    const isRest = many && place === places.length - 1;
    return ` -n ${quote(`__art_at ${name} ${place}${isRest ? ' many' : ''}`)}`;
  };
  return [
    ...flags.map((flag) => flagLine(flag, on)),
    ...subcommands.map((word) => `complete -c art${at(0)} -a ${word}`),
    ...places.flatMap((kind, place) => (kind ? [`complete -c art${at(place)}${offer(kind)}`] : [])),
  ];
}

function flagLine(flag: Flag, when: string): string {
  const words = `${flag.short ? ` -s ${flag.short}` : ''} -l ${flag.name}`;
  const value = flag.value ? ` ${flag.complete === 'file' ? '-r' : '-x'}${offer(flag.complete)}` : '';
  return `complete -c art${when}${words}${value} -d ${quote(flag.summary)}`;
}

function offer(kind: Completion | undefined): string {
  if (kind === undefined) return '';
  if (kind === 'file') return ' -F';
  if (kind === 'folder') return " -a '(__fish_complete_directories)'";
  if (kind === 'command') return " -a '$__art_commands $__art_topics'";
  if (kind === 'shell') return ` -a '${shellNames.join(' ')}'`;
  if (kind === 'selector') return " -a '(__art_selector)'";
  return ` -a '(art __complete ${kind} 2>/dev/null)'`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
