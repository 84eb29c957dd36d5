import type { ShowResult } from '../../core/api.ts';
import type { ShownCode } from '../../core/repository/code.ts';
import { short } from '../../core/repository/context.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { formatDate, isoTime } from '../output/date.ts';
import { escapeText } from '../output/escape.ts';
import { codeLines, codeSummary, envLines } from '../show/code-lines.ts';
import { outputJson, runJson } from '../show/run-json.ts';
import { runLines, showAmount, term, versionName } from '../show/run-lines.ts';
import { showPairs, showValue } from '../show/value.ts';

export const command: Command = {
  name: 'show',
  description:
    'Shows everything that is known about a run, or about a version of an artifact and the run that made it: inputs, outputs, parameters, metrics, command, code, labels, tags and notes.',
  positionals: [
    { name: 'SELECTOR', optional: true, summary: 'a run or a version; HEAD when absent', complete: 'selector' },
  ],
  flags: [
    { name: 'code', summary: 'the state of the code alone: its commit, and which files differ from that' },
    { name: 'log', summary: 'print what the command of the run printed, as it did' },
  ],
  conflicts: [['code', 'log']],
  examples: [
    { type: 'art show model@2', shows: 'the version, and the run that made it' },
    { type: 'art show HEAD~1 --json', shows: 'the run before the last, for a program' },
    { type: 'art show model@2 --code', shows: 'the git commit that made it, and what was changed besides' },
    { type: 'art show model@2 --log', shows: 'what was printed while it was made' },
  ],
  stopsAtOnce: true,
  async run(context) {
    const [selector = 'HEAD'] = context.positionals;
    const repository = await context.open();
    if (context.flags.has('code')) return showCode(context, await repository.showCode(selector));
    if (context.flags.has('log')) return context.out.bytes(await repository.runLog(selector));
    const shown = await repository.show(selector);
    if (context.json) return context.out.json(showJson(shown));
    context.page();
    for (const line of showLines(context, shown)) context.out.line(line);
  },
};

function showCode(context: Context, shown: ShownCode): void {
  if (context.json) {
    context.out.json({ ...shown, changed: [...shown.changed] });
    return;
  }
  context.page();
  for (const line of codeLines(shown, context.style)) context.out.line(line);
  if (shown.code === undefined) context.hint('this run has no record of its code');
}

function showJson(shown: ShowResult): Record<string, unknown> {
  const { notes, output } = shown;
  return {
    ...runJson(shown),
    notes: notes.map((note) => ({ id: note.id, text: note.text, author: note.author, time: isoTime(note.time) })),
    ...(output && { output: { name: output.name, ...outputJson(output.value) } }),
  };
}

function* showLines(context: Context, shown: ShowResult): Generator<string> {
  const { style, width } = context;
  const { run, output, notes } = shown;
  if (output) {
    const { name, value } = output;
    yield style.name(versionName(name, value));
    yield term('content', style.id(value.content), style);
    yield term('size', showAmount(value), style);
    if (value.type !== '') yield term('type', showValue(value.type), style);
    if (Object.keys(value.meta).length > 0) yield term('meta', showPairs(value.meta), style);
    if (value.supersedes.length > 0) yield term('replaces', value.supersedes.map(short).join(', '), style);
    yield '';
  }
  yield* runLines(shown, { style, width, ago: false, now: Date.now() });
  if (Object.keys(shown.meta).length > 0) yield term('meta', showPairs(shown.meta), style);
  yield term('id', style.id(shown.id), style);
  yield term('branch', showValue(run.branch), style);
  if (run.heads.length > 0) yield term('after', run.heads.map(short).join(', '), style);
  if (run.command !== undefined) yield term('command', showValue(run.command), style);
  if (run.status !== undefined) yield term('status', String(run.status), style);
  if (run.duration !== undefined) yield term('took', `${(run.duration / 1000).toFixed(1)}s`, style);
  if (run.code) yield term('code', codeSummary(run.code), style);
  if (run.env) yield* envLines(run.env, style);
  for (const note of notes) {
    yield '';
    yield `${style.heading('note')} ${style.id(short(note.id))} ${escapeText(note.author)}, ${formatDate(note.time)}`;
    for (const line of escapeText(note.text).split('\n')) yield line === '' ? '' : `    ${line}`;
  }
}
