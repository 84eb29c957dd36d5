import type { Flag } from '../command.ts';
import { type CompletionCommand, type CompletionSpec, flagWords, shellNames } from './spec.ts';

/** A bash script that completes `art`. It needs bash 4, and not the bash-completion package. */
export function bashScript(spec: CompletionSpec): string {
  const commands = spec.commands.map((command) => command.name);
  return `# bash completion for art; made by: art completion bash

_art_offer() {
  local kind=$1
  case $kind in
    selector) case $cur in ./* | /* | ../*) kind=file ;; esac ;;
  esac
  case $kind in
    '') ;;
    file) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); compopt -o filenames 2>/dev/null ;;
    folder) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); compopt -o filenames 2>/dev/null ;;
    command) mapfile -t COMPREPLY < <(compgen -W '${[...commands, ...spec.topics].join(' ')}' -- "$cur") ;;
    shell) mapfile -t COMPREPLY < <(compgen -W '${shellNames.join(' ')}' -- "$cur") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$(art "\${where[@]}" __complete "$kind" 2>/dev/null)" -- "$cur") ;;
  esac
}

_art() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command= place=0 i
  local flags= kind= valued= where=()
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      -C | --directory) ((++i)); where=(-C "\${COMP_WORDS[i]}") ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=\${COMP_WORDS[i]}; else ((++place)); fi ;;
    esac
  done
  case $prev in
${valueCases(spec.globalFlags, '    ')}
  esac
  case $command in
    '') flags='${words(spec.globalFlags)}' ;;
${spec.commands.map((command) => commandCase(command, spec.globalFlags)).join('\n')}
  esac
  if [[ -n $valued ]]; then
    _art_offer "$kind"
  elif [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$cur")
  elif [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(compgen -W '${commands.join(' ')}' -- "$cur")
  else
    _art_offer "$kind"
  fi
}

complete -F _art art
`;
}

function commandCase(command: CompletionCommand, globalFlags: readonly Flag[]): string {
  const { name, flags, subcommands } = command;
  const lines = [
    `    ${name})`,
    `      flags='${words([...flags, ...globalFlags])}'`,
    ...(subcommands.length > 0
      ? [`      [[ $place == 0 ]] && mapfile -t COMPREPLY < <(compgen -W '${subcommands.join(' ')}' -- "$cur")`]
      : []),
    ...placeCase(command),
    ...(flags.some((flag) => flag.value) ? ['      case $prev in', valueCases(flags, '        '), '      esac'] : []),
    '      ;;',
  ];
  return lines.join('\n');
}

function placeCase({ places, many }: CompletionCommand): string[] {
  if (!places.some(Boolean)) return [];
  const cases = places.map(
    (kind, place) => `${many && place === places.length - 1 ? '*' : place}) kind=${kind ?? "''"} ;;`,
  );
  return [`      [[ -z $valued ]] && case $place in ${cases.join(' ')} esac`];
}

function valueCases(flags: readonly Flag[], indent: string): string {
  return flags
    .filter((flag) => flag.value)
    .map((flag) => `${indent}${flagWords(flag).join(' | ')}) valued=1 kind=${flag.complete ?? "''"} ;;`)
    .join('\n');
}

function words(flags: readonly Flag[]): string {
  return flags.flatMap((flag) => flagWords(flag)).join(' ');
}
