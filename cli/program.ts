import { statSync } from 'node:fs';
import { UsageError } from '../core/errors.ts';
import { Flags } from './args/flags.ts';
import type { ParsedWords } from './args/parse.ts';
import { splitCommand } from './args/split.ts';
import { suggest } from './args/suggest.ts';
import { type Command, globalFlags } from './command.ts';
import { Context } from './context.ts';
import { Output } from './output/output.ts';
import { PipeClosed, streamSink } from './output/sink.ts';
import { makeStyle, wantsColour } from './output/style.ts';
import { readTerminal, type Terminal } from './output/terminal.ts';
import { ProgressReporter } from './progress.ts';
import { errorJson, errorLines, exitCodeOf, stackOf } from './report.ts';
import { type Interruption, watchSignals } from './signals.ts';
import { hiddenCommand, table } from './table.ts';

/** Runs one command line. Returns the exit code; nothing that it meets is thrown. */
export async function main(words: string[], version: string): Promise<number> {
  const terminal = readTerminal(process.env);
  const interruption = watchSignals();
  let json = words.includes('--json');
  let colour: boolean | undefined;
  const fail = (error: unknown): number => report(error, json, colour, terminal);
  process.stderr.on('error', () => {});
  process.once('uncaughtException', (error) => process.exit(fail(error)));
  try {
    const { name = 'help', rest } = splitCommand(words);
    const command = await commandOf(name);
    const parsed = words.length > 0 ? await parse(command, rest) : nothing;
    json = parsed.flags.has('json');
    colour = parsed.flags.choice('color');
    enter(parsed.flags.text('directory'));
    if (parsed.flags.has('version')) return await run(printing(version), parsed, terminal, interruption);
    if (!parsed.flags.has('help') || name === 'help') return await run(command, parsed, terminal, interruption);
    return await run(await commandOf('help'), { ...parsed, positionals: [name] }, terminal, interruption);
  } catch (error) {
    // Whatever an abort made fail, the user wants to hear of the abort.
    return error instanceof PipeClosed ? 0 : fail(interruption.signal.aborted ? interruption.signal.reason : error);
  }
}

const nothing: ParsedWords = { flags: new Flags(globalFlags, {}), positionals: [], command: [] };

/** The parser is not even set up for a bare `art`, which a newcomer types first. */
async function parse(command: Command, words: string[]): Promise<ParsedWords> {
  const { parseWords } = await import('./args/parse.ts');
  return parseWords(command, words);
}

async function run(
  command: Pick<Command, 'run' | 'stopsAtOnce'>,
  { flags, positionals, command: words }: ParsedWords,
  terminal: Terminal,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  const colour = flags.choice('color');
  const context = new Context({
    flags,
    positionals,
    command: words,
    cwd: process.cwd(),
    env,
    terminal,
    out: new Output(streamSink(process.stdout), () => interruption.signal.throwIfAborted()),
    style: makeStyle(wantsColour(colour, env, terminal.isOutputTerminal)),
    errorStyle: makeStyle(wantsColour(colour, env, terminal.isErrorTerminal)),
    progress: progressFor(flags, terminal),
    interruption,
  });
  try {
    if (command.stopsAtOnce) interruption.stopAtOnce();
    return (await command.run(context)) ?? 0;
  } finally {
    await context.close();
  }
}

function printing(line: string): Pick<Command, 'run'> {
  return {
    async run({ out }) {
      out.line(line);
    },
  };
}

async function commandOf(name: string): Promise<Command> {
  const entry = [...table, hiddenCommand].find((entry) => entry.name === name);
  if (entry) return (await entry.load()).command;
  const near = suggest(
    name,
    table.map((entry) => entry.name),
  );
  throw new UsageError(`"${name}" is not a command`, {
    hint: near ? `did you mean art ${near}?` : 'see the commands: art help',
  });
}

function enter(directory: string | undefined): void {
  if (directory === undefined) return;
  try {
    if (!statSync(directory).isDirectory()) throw new UsageError(`"${directory}" is not a folder`);
    process.chdir(directory);
  } catch (cause) {
    throw cause instanceof UsageError ? cause : new UsageError(`cannot work in "${directory}"`, { cause });
  }
}

/** Bars are for terminals; lines of JSON are for programs, so they need none. */
function progressFor(flags: ParsedWords['flags'], terminal: Terminal): ProgressReporter | undefined {
  const json = flags.has('json');
  const wanted = flags.choice('progress') ?? (json || terminal.isErrorTerminal);
  if (!wanted || flags.has('quiet')) return undefined;
  return new ProgressReporter({ write: (text) => process.stderr.write(text), columns: terminal.columns, json });
}

function report(error: unknown, json: boolean, colour: boolean | undefined, terminal: Terminal): number {
  const style = makeStyle(wantsColour(colour, process.env, terminal.isErrorTerminal));
  const lines = json ? [errorJson(error)] : errorLines(error, style);
  if (process.env.ART_DEBUG) lines.push(stackOf(error));
  process.stderr.write(`${lines.join('\n')}\n`);
  return exitCodeOf(error);
}
