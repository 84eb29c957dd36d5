import type { Context } from './context.ts';

/** What the shell may offer for a word. */
export type Completion =
  | 'artifact'
  | 'selector'
  | 'branch'
  | 'tag'
  | 'file'
  | 'folder'
  | 'command'
  | 'shell'
  | 'config';

export interface Flag {
  /** Typed as `--name`. */
  name: string;
  /** Typed as `-x`. */
  short?: string;
  /** The placeholder that help shows. A flag without one takes no value. */
  value?: string;
  /** May be given more than once. */
  repeat?: boolean;
  /** `-5` means this flag with the value 5, as in `git log -5`. */
  digits?: boolean;
  summary: string;
  complete?: Completion;
}

export interface Positional {
  name: string;
  optional?: boolean;
  many?: boolean;
  summary: string;
  complete?: Completion;
}

export interface Example {
  /** What the user types, without the prompt. */
  type: string;
  /** What it is for, or what the terminal shows. */
  shows: string;
}

/** One command: what help and completion say about it, and what it does. */
export interface Command {
  name: string;
  /** A paragraph for the help page. */
  description: string;
  positionals?: Positional[];
  flags?: Flag[];
  /** Pairs of flags that exclude each other. */
  conflicts?: [string, string][];
  examples: Example[];
  /** Words after `--` are a command line for somebody else: `context.command`. */
  takesCommand?: true;
  /** Ctrl-C ends it on the spot: it works without a pause in which a signal could be heard, and leaves nothing behind. */
  stopsAtOnce?: true;
  /** A command of this name takes the first word: `art import tar FILE`. */
  subcommands?: string[];
  /** Returns the exit code when it is not 0. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands return nothing
  run(context: Context): Promise<number | void>;
}

/** Flags that every command takes, before or after its name. */
export const globalFlags: readonly Flag[] = [
  { name: 'directory', short: 'C', value: 'DIR', summary: 'work as if started in DIR', complete: 'folder' },
  { name: 'json', summary: 'print JSON, one document or one object a line' },
  { name: 'quiet', short: 'q', summary: 'print nothing but data and errors' },
  { name: 'color', summary: 'colour the output even when it is not a terminal; --no-color never does' },
  { name: 'progress', summary: 'show progress; --no-progress never does' },
  { name: 'help', short: 'h', summary: 'show this page' },
  { name: 'version', summary: "print art's version" },
];
