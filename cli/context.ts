import type { OpenOptions, Progress, Warning } from '../core/api.ts';
import type { Repository } from '../core/repository.ts';
import type { Flags } from './args/flags.ts';
import { escapeName } from './output/escape.ts';
import { toJson } from './output/json.ts';
import type { Output } from './output/output.ts';
import { pagerCommand, pagerSink } from './output/pager.ts';
import type { Style } from './output/style.ts';
import type { Terminal } from './output/terminal.ts';
import type { ProgressReporter } from './progress.ts';
import type { Interruption } from './signals.ts';

export interface ContextParts {
  flags: Flags;
  positionals: string[];
  command: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
  out: Output;
  style: Style;
  errorStyle: Style;
  progress: ProgressReporter | undefined;
  interruption: Interruption;
}

/** What a command works with: its words, the terminal, and the repository once it asks for it. */
export class Context {
  readonly flags: Flags;
  readonly positionals: string[];
  /** The words after `--`, for a command that takes a command line. */
  readonly command: string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly out: Output;
  readonly style: Style;
  /** For what goes to stderr. */
  readonly errorStyle: Style;
  readonly #parts: ContextParts;
  #repository: Repository | undefined;
  #hints: string[] = [];

  constructor(parts: ContextParts) {
    this.flags = parts.flags;
    this.positionals = parts.positionals;
    this.command = parts.command;
    this.cwd = parts.cwd;
    this.env = parts.env;
    this.terminal = parts.terminal;
    this.out = parts.out;
    this.style = parts.style;
    this.errorStyle = parts.errorStyle;
    this.#parts = parts;
  }

  get json(): boolean {
    return this.flags.has('json');
  }

  get quiet(): boolean {
    return this.flags.has('quiet');
  }

  get signal(): AbortSignal {
    return this.#parts.interruption.signal;
  }

  /** Columns that data may take: the terminal's, or no limit when the output is not one. */
  get width(): number {
    return this.terminal.isOutputTerminal ? this.terminal.columns : Number.POSITIVE_INFINITY;
  }

  /** Opens the repository; it is closed when the command ends. */
  async open(): Promise<Repository> {
    if (!this.#repository) {
      const { Repository } = await import('../core/repository.ts');
      this.#repository = await Repository.open(this.openOptions());
    }
    return this.#repository;
  }

  openOptions(): OpenOptions {
    const { env } = this;
    const { progress } = this.#parts;
    return {
      cwd: this.cwd,
      ...(env.ART_DIR && { artDir: env.ART_DIR }),
      ...(env.ART_INDEX_DIR && { indexDir: env.ART_INDEX_DIR }),
      ...(env.ART_BRANCH && { branch: env.ART_BRANCH }),
      ...(env.ART_AUTHOR && { author: env.ART_AUTHOR }),
      signal: this.signal,
      ...(progress && { onProgress: (step: Progress) => progress.update(step) }),
      onWarning: (warning) => this.warn(warning),
    };
  }

  /** Closes the repository, then waits until the output is written, and read when a pager has it. */
  async close(): Promise<void> {
    this.#parts.progress?.clear();
    await this.#repository?.close();
    await this.out.end();
    for (const hint of this.#hints) this.#remark('hint:', hint);
  }

  /** Says what was done; left out with --quiet and with --json. */
  say(line: string): void {
    this.#parts.progress?.clear();
    if (!this.quiet && !this.json) this.out.line(line);
  }

  /** Says on stderr what is going on; left out with --quiet and with --json. */
  tell(line: string): void {
    this.#parts.progress?.clear();
    if (!this.quiet && !this.json) process.stderr.write(`${line}\n`);
  }

  /** Says on stderr what does not stop the work. */
  warn(warning: Warning): void {
    if (this.json && !this.quiet) process.stderr.write(`${toJson({ warning })}\n`);
    else this.#remark('warning:', warning.message);
  }

  /** Says what could be done next, on stderr, to people only, when all else is written. */
  hint(text: string): void {
    if (!this.json) this.#hints.push(text);
  }

  /** Puts a pager before output that is longer than the screen. Where there is no terminal this does nothing. */
  page(): void {
    const command = pagerCommand(this.env);
    if (!this.terminal.isOutputTerminal || this.json || command === undefined) return;
    const leave = this.#parts.interruption.leaveToPager;
    this.out.redirect((screen) => pagerSink(screen, command, this.terminal.rows, this.env, leave));
  }

  #remark(word: string, text: string): void {
    this.#parts.progress?.clear();
    if (!this.quiet) process.stderr.write(`${this.errorStyle.hint(word)} ${escapeName(text)}\n`);
  }
}
