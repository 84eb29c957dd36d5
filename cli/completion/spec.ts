import { type Command, type Completion, type Flag, globalFlags } from '../command.ts';
import { topics } from '../help/topics.ts';
import { table } from '../table.ts';

export interface CompletionCommand {
  name: string;
  summary: string;
  flags: readonly Flag[];
  /** What stands at each place; the last is repeated when `many`. */
  places: (Completion | undefined)[];
  many: boolean;
  subcommands: readonly string[];
}

/** All that a completion script knows beforehand. Names of artifacts, branches and tags it asks for when needed. */
export interface CompletionSpec {
  commands: CompletionCommand[];
  globalFlags: readonly Flag[];
  topics: string[];
}

export const shellNames = ['bash', 'zsh', 'fish'] as const;

/** Loads every command, which only completion needs to do. */
export async function loadSpec(): Promise<CompletionSpec> {
  const commands = await Promise.all(
    table.map(async ({ name, summary, load }) => describe(summary, (await load()).command, name)),
  );
  return { commands, globalFlags, topics: Object.keys(topics) };
}

/** `--name` and `-x`. */
export function flagWords({ name, short }: Flag): string[] {
  return short ? [`-${short}`, `--${name}`] : [`--${name}`];
}

function describe(
  summary: string,
  { flags = [], positionals = [], subcommands = [] }: Command,
  name: string,
): CompletionCommand {
  return {
    name,
    summary,
    flags,
    places: positionals.map((positional) => positional.complete),
    many: positionals.at(-1)?.many ?? false,
    subcommands,
  };
}
