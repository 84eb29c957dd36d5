import type { RunEvent, RunReport, StepReport } from '../../core/index.ts';
import { short } from '../../core/repository/context.ts';
import type { Context } from '../context.ts';
import { layOut } from '../output/columns.ts';
import { formatDuration } from '../output/date.ts';
import { escapeName, escapeText } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import { formatSize } from '../output/size.ts';
import { errorLines, errorOf } from '../report.ts';
import { PrefixedLines } from './prefixed-lines.ts';
import { showAmount, versionName } from './run-lines.ts';

/** Tells on the terminal what `art run` does while it does it, with what the commands print in between. */
export class RunNarrator {
  readonly #context: Context;
  #width = 0;
  #lines: PrefixedLines | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  async hear(event: RunEvent, dryRun: boolean): Promise<void> {
    if (event.type === 'plan') {
      this.#width = Math.max(...event.steps.map((name) => name.length));
      if (event.parallel && !this.#context.json) this.#lines = new PrefixedLines(this.#width);
    } else if (event.type === 'output') await this.#print(event);
    else if (event.type === 'start') this.#context.tell(this.#line(event.step, firstLine(event.command)));
    else if (dryRun) this.#foretell(event.report);
    else await this.#end(event.report);
  }

  async #print({ step, stream, bytes }: Extract<RunEvent, { type: 'output' }>): Promise<void> {
    const { json, out } = this.#context;
    if (json) {
      const text = Buffer.from(bytes).toString();
      process.stderr.write(`${toJson({ output: { step, stream, text } })}\n`);
      return;
    }
    const shown = this.#lines ? this.#lines.add(step, stream, bytes) : bytes;
    if (shown.length === 0) return;
    if (stream === 'stdout') await out.bytes([shown]);
    else if (!process.stderr.write(shown)) await new Promise((resolve) => process.stderr.once('drain', resolve));
  }

  async #end(report: StepReport): Promise<void> {
    const { step, state, run, error } = report;
    for (const rest of this.#lines?.end(step) ?? []) await this.#print({ type: 'output', step, ...rest });
    this.#context.tell(this.#line(step, this.#outcome(report)));
    for (const line of this.#outputLines(report)) this.#context.tell(line);
    if (error && !this.#context.json)
      process.stderr.write(`${errorLines(error, this.#context.errorStyle).join('\n')}\n`);
    else if (state === 'failed' && run) this.#context.hint(`read what it printed: art show --log ${short(run)}`);
  }

  #outcome({ state, run, status, duration, because }: StepReport): string {
    const { errorStyle: style } = this.#context;
    const id = run === undefined ? '' : ` [run ${style.id(short(run))}]`;
    const took = duration === undefined ? '' : `, took ${formatDuration(duration / 1000)}`;
    if (state === 'done') return `${style.added('done')}${took}${id}`;
    if (state === 'cached') return `${style.added('as before')}, nothing has changed${id}`;
    if (state === 'skipped') return `${style.changed('not run')}, as ${escapeName(because ?? '')} failed`;
    return `${style.removed('failed')}${status ? ` with status ${status}` : ''}${took}${id}`;
  }

  #foretell({ step, state, run, because, error }: StepReport): void {
    const { style } = this.#context;
    const words = {
      cached: () => style.dim(`is up to date${run ? `, as run ${short(run)} made it` : ''}`),
      stale: () => `${style.changed('would run')}${because === undefined ? '' : `, behind ${escapeName(because)}`}`,
      always: () => `${style.changed('would run')}, as it makes nothing that is kept`,
    };
    const say = words[state as keyof typeof words];
    this.#context.say(
      `${style.name(escapeName(step).padEnd(this.#width))}  ${say ? say() : style.removed('cannot run')}`,
    );
    if (error && !this.#context.json)
      process.stderr.write(`${errorLines(error, this.#context.errorStyle).join('\n')}\n`);
  }

  #outputLines({ outputs }: StepReport): string[] {
    const { errorStyle: style, width } = this.#context;
    const rows = Object.entries(outputs).map(([name, output]) => {
      const added = output.isNew ? `${formatSize(output.newBytes ?? 0)} new` : 'as before';
      return [`  ${versionName(name, output)}`, showAmount(output), output.isNew === undefined ? '' : added];
    });
    return layOut([{ paint: style.name, shrinks: true }, {}, { paint: style.dim }], rows, width, style.heading);
  }

  #line(step: string, text: string): string {
    return `${this.#context.errorStyle.heading(`${escapeName(step)}:`)} ${text}`;
  }
}

/** The report as `--json` prints it. */
export function runReportJson({ branch, status, steps }: RunReport): unknown {
  return { branch, status, steps: steps.map(({ error, ...rest }) => ({ ...rest, ...(error && errorOf(error)) })) };
}

function firstLine(command: string): string {
  const [first = '', ...more] = command.trim().split('\n');
  return more.length > 0 ? `${escapeText(first)} ...` : escapeText(first);
}
