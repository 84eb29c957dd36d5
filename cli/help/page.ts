import { type Command, type Flag, globalFlags, type Positional } from '../command.ts';
import type { Style } from '../output/style.ts';
import { displayWidth, padEnd } from '../output/width.ts';
import { wrap } from '../output/wrap.ts';
import { widestHelp } from './overview.ts';

/** Descriptions stand beside the flags where this much room is left for them, and below them otherwise. */
const leastRoom = 24;
const widestTerm = 28;

/** The help page of one command. */
export function pageLines(command: Command, width: number, style: Style): string[] {
  const columns = Math.min(width, widestHelp);
  const lines = [...usageLines(command, columns, style), ''];
  for (const paragraph of command.description.split('\n\n')) lines.push(...wrap(paragraph, columns), '');
  lines.push(...section('Words', (command.positionals ?? []).map(positionalRow), columns, style));
  lines.push(...section('Flags', (command.flags ?? []).map(flagRow), columns, style));
  lines.push(...section('Flags of every command', globalFlags.map(flagRow), columns, style));
  lines.push(style.heading(command.examples.length === 1 ? 'Example' : 'Examples'));
  for (const { type, shows } of command.examples) {
    lines.push(`  $ ${style.name(type)}`, ...shows.split('\n').flatMap((line) => wrapExample(line, columns)));
  }
  return lines;
}

/** `art track [FLAGS] [NAME=]PATH...`. */
function usageOf(command: Command): string {
  const words = (command.positionals ?? []).map(({ name, optional, many }) => {
    const shown = many ? `${name}...` : name;
    return optional ? `[${shown}]` : shown;
  });
  const own = command.takesCommand ? ['[-- COMMAND...]'] : [];
  return ['art', command.name, ...(command.flags?.length ? ['[FLAGS]'] : []), ...words, ...own].join(' ');
}

/** `-o, --output NAME=PATH...`; the dots mean that it may be repeated. */
function flagTerm(flag: Flag): string {
  const value = flag.value ? ` ${flag.value}${flag.repeat ? '...' : ''}` : '';
  const long = `--${flag.name}${value}`;
  return flag.short ? `-${flag.short}, ${long}` : `    ${long}`;
}

function usageLines(command: Command, columns: number, style: Style): string[] {
  const [first = '', ...rest] = wrap(usageOf(command), columns - 7, '    ');
  return [`${style.heading('Usage:')} ${first}`, ...rest];
}

function positionalRow({ name, summary }: Positional): [string, string] {
  return [name, summary];
}

function flagRow(flag: Flag): [string, string] {
  return [flagTerm(flag), flag.summary];
}

function section(title: string, rows: [string, string][], columns: number, style: Style): string[] {
  if (rows.length === 0) return [];
  const term = Math.min(widestTerm, Math.max(...rows.map(([name]) => displayWidth(name))));
  const beside = columns - term - 4 >= leastRoom;
  const indent = ' '.repeat(beside ? term + 4 : 8);
  const lines = [style.heading(title)];
  for (const [name, summary] of rows) {
    const text = wrap(summary, columns - indent.length);
    if (beside && displayWidth(name) <= term) {
      lines.push(
        `  ${style.name(padEnd(name, term))}  ${text[0] ?? ''}`.trimEnd(),
        ...text.slice(1).map((line) => indent + line),
      );
    } else {
      lines.push(`  ${style.name(name)}`, ...text.map((line) => indent + line));
    }
  }
  return [...lines, ''];
}

/** What a terminal shows is kept as it is where it fits; prose is wrapped. */
function wrapExample(line: string, columns: number): string[] {
  const room = columns - 4;
  return (displayWidth(line) <= room ? [line] : wrap(line, room)).map((part) => `    ${part}`.trimEnd());
}
