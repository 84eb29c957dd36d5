import { Parser } from 'yargs/helpers';
import { UsageError } from '../../core/errors.ts';
import { type Command, type Flag, globalFlags } from '../command.ts';
import { Flags } from './flags.ts';
import { suggest } from './suggest.ts';
import { unglue } from './unglue.ts';

export interface ParsedWords {
  flags: Flags;
  /** What is neither a flag nor a flag's value, in order. */
  positionals: string[];
  /** The words after `--`, of a command that takes a command line. */
  command: string[];
}

/**
 * Parses the words of one command. The parser is the one inside yargs, without the program around it, which takes
 * longer to load than most commands take to run.
 *
 * @throws UsageError for an unknown flag (with the likely one as the hint), a value missing, too few or too many words
 */
export function parseWords(command: Command, words: readonly string[]): ParsedWords {
  const known = [...(command.flags ?? []), ...globalFlags];
  const given = unglue(words, known);
  const { argv, error } = Parser.detailed(given, options(known));
  refuseUnknown(argv, known, command);
  if (error) throw new UsageError(`a flag of "${command.name}" needs a value`, helpHint(command));
  const flags = new Flags(known, argv);
  const after = (argv['--'] ?? []).map(String);
  const positionals = [...argv._.map(String), ...(command.takesCommand ? [] : after)];
  if (!flags.has('help') && !flags.has('version')) {
    refuseConflicts(command, flags);
    checkCount(command, positionals);
  }
  return { flags, positionals, command: command.takesCommand ? after : [] };
}

function options(flags: readonly Flag[]): Parameters<typeof Parser.detailed>[1] {
  const valued = flags.filter((flag) => flag.value);
  return {
    alias: Object.fromEntries(flags.flatMap((flag) => (flag.short ? [[flag.name, [flag.short]]] : []))),
    boolean: flags.filter((flag) => !flag.value).map((flag) => flag.name),
    string: valued.map((flag) => flag.name),
    array: valued.filter((flag) => flag.repeat).map((flag) => flag.name),
    narg: Object.fromEntries(valued.map((flag) => [flag.name, 1])),
    configuration: {
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'strip-aliased': true,
    },
  };
}

function refuseUnknown(argv: Record<string, unknown>, known: readonly Flag[], command: Command): void {
  for (const [key, value] of Object.entries(argv)) {
    if (key === '_' || key === '--' || known.some((flag) => flag.name === key)) continue;
    const no = value === false ? 'no-' : '';
    const names = known.filter((flag) => no === '' || !flag.value).map((flag) => flag.name);
    const near = suggest(key, names);
    throw new UsageError(`"${command.name}" has no flag "${key.length === 1 ? `-${key}` : `--${no}${key}`}"`, {
      hint: near ? `did you mean --${no}${near}?` : helpHint(command).hint,
    });
  }
}

function refuseConflicts(command: Command, flags: Flags): void {
  for (const [a, b] of command.conflicts ?? []) {
    if (flags.has(a) && flags.has(b)) throw new UsageError(`flags "--${a}" and "--${b}" exclude each other`);
  }
}

function checkCount(command: Command, given: string[]): void {
  const positionals = command.positionals ?? [];
  const least = positionals.filter((positional) => !positional.optional).length;
  const missing = positionals[given.length];
  if (given.length < least && missing) {
    throw new UsageError(`"${command.name}" needs ${missing.name}`, helpHint(command));
  }
  if (given.length > positionals.length && !positionals.at(-1)?.many) {
    throw new UsageError(
      `"${command.name}" does not know what to do with "${given[positionals.length]}"`,
      helpHint(command),
    );
  }
}

function helpHint(command: Command): { hint: string } {
  return { hint: `see how it is used: art help ${command.name}` };
}
