import type { Completion, Flag } from '../command.ts';
import { type CompletionCommand, type CompletionSpec, flagWords, shellNames } from './spec.ts';

/** A zsh completion function for `art`, to be put into a folder of fpath as `_art`. */
export function zshScript({ commands, globalFlags, topics }: CompletionSpec): string {
  const described = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n');
  return `#compdef art
# zsh completion for art; made by: art completion zsh

_art_names() {
  local -a names
  names=(\${(f)"$(_call_program names art __complete $1 2>/dev/null)"})
  compadd -a names
}

_art_selector() {
  if [[ $PREFIX == (.|/)* ]]; then _files; else _art_names selector; fi
}

_art_help() {
  compadd ${[...commands.map((command) => command.name), ...topics].join(' ')}
}

_art() {
  local context state line curcontext=$curcontext
  local -a commands global
  commands=(
${described}
  )
  global=(
${globalFlags.flatMap(flagSpecs).map(indented).join('\n')}
  )
  _arguments -C $global '1: :->command' '*:: :->words' && return
  case $state in
    command) _describe command commands ;;
    words)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}

if [[ $funcstack[1] == _art ]]; then _art "$@"; else compdef _art art; fi
`;
}

function commandCase(command: CompletionCommand): string {
  const specs = [...command.flags.flatMap(flagSpecs), ...placeSpecs(command)];
  return [
    `        ${command.name})`,
    '          _arguments -s $global \\',
    ...specs.map((spec) => `            ${spec} \\`),
    '            && return',
    '          ;;',
  ].join('\n');
}

function placeSpecs({ places, many, subcommands }: CompletionCommand): string[] {
  return places.map((kind, place) => {
    if (place === 0 && subcommands.length > 0) return quote(`1: :(${subcommands.join(' ')})`);
    const isRest = many && place === places.length - 1;
    return quote(`${isRest ? '*' : place + 1}: :${action(kind)}`);
  });
}

function flagSpecs(flag: Flag): string[] {
  const words = flagWords(flag);
  const text = `[${flag.summary.replace(/[[\]:]/g, '\\$&')}]`;
  const value = flag.value ? `:${flag.value.replace(/[[\]:]/g, '\\$&')}:${action(flag.complete)}` : '';
  const before = flag.repeat ? '*' : words.length > 1 ? `(${words.join(' ')})` : '';
  return words.map((word) => quote(`${before}${word}${text}${value}`));
}

/** With a space before it, zsh runs the words as they are, without options of its own among them. */
function action(kind: Completion | undefined): string {
  if (kind === undefined) return ' ';
  if (kind === 'file') return '_files';
  if (kind === 'folder') return '_files -/';
  if (kind === 'selector') return ' _art_selector';
  if (kind === 'command') return ' _art_help';
  if (kind === 'shell') return `(${shellNames.join(' ')})`;
  return ` _art_names ${kind}`;
}

function indented(text: string): string {
  return `    ${text}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
