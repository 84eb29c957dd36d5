import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** ART_PROGRAM tests another build, such as an installed one. */
const program = process.env.ART_PROGRAM ?? fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));

export interface Ran {
  text: string;
  code: number | null;
}

export interface Started {
  pid: number;
  ended: Promise<Ran>;
  /** Waits until this has been printed. */
  said(word: string): Promise<void>;
}

/** A folder to run the built program in, with nothing of the user's or the machine's around it. */
export class Sandbox {
  readonly dir: string;
  readonly #home: string = mkdtempSync(join(tmpdir(), 'art-cli-'));
  readonly #seen = new Map<string, string>();

  constructor() {
    this.dir = join(this.#home, 'work');
    mkdirSync(this.dir);
    mkdirSync(join(this.#home, 'bin'));
    symlinkSync(program, join(this.#home, 'bin', 'art'));
  }

  /** Runs a line of bash in which `art` is the built program. Both streams come in the order they were written. */
  run(line: string): Promise<Ran> {
    return this.#spawn('ignore', ['-c', `exec 2>&1\n${line}`]).ended;
  }

  /** Starts the program alone, to be sent signals. Its standard input stays open, and nothing comes. */
  start(...words: string[]): Started {
    return this.#spawn('pipe', ['-c', 'exec 2>&1\nexec art "$@"', 'bash', ...words]);
  }

  #spawn(input: 'ignore' | 'pipe', words: string[]): Started {
    const child = spawn('bash', words, { cwd: this.dir, env: this.#env(), stdio: [input, 'pipe', 'inherit'] });
    let text = '';
    let heard = (): void => {};
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      heard();
    });
    const ended = new Promise<Ran>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ text, code }));
    });
    const said = (word: string): Promise<void> =>
      new Promise((resolve) => {
        heard = () => {
          if (text.includes(word)) resolve();
        };
        heard();
      });
    return { pid: child.pid ?? 0, ended, said };
  }

  /** What a terminal would show of these lines, one after the other, with ids, dates and folders made the same. */
  async session(...lines: string[]): Promise<string> {
    let shown = '\n';
    for (const line of lines) {
      const { text, code } = await this.run(line);
      const end = text === '' || text.endsWith('\n') ? '' : '\n';
      shown += `$ ${line}\n${text}${end}${code === 0 ? '' : `[exit ${code}]\n`}`;
    }
    return this.scrub(shown);
  }

  /** Runs what sets the stage, and fails loudly when it does not work. */
  async prepare(...lines: string[]): Promise<void> {
    for (const line of lines) {
      const { text, code } = await this.run(line);
      if (code !== 0) throw new Error(`${line}: exit ${code}\n${text}`);
    }
  }

  /** Standard output as JSON, a value for each line. */
  async json(line: string): Promise<unknown[]> {
    const { text } = await this.run(`${line} 2>/dev/null`);
    return text
      .split('\n')
      .filter(Boolean)
      .map((one) => JSON.parse(one));
  }

  write(path: string, content: string | Uint8Array): void {
    const file = join(this.dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  /** Numbers ids in the order they are seen, so that a reader still sees which are the same. */
  scrub(text: string): string {
    return text
      .replaceAll(this.dir, '/work')
      .replaceAll(this.#home, '/home')
      .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\b/g, 'DATE')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\b/g, 'TIME')
      .replace(/\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{12,63})\b/g, (id) =>
        this.#number(id),
      );
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  #number(id: string): string {
    const start = id.slice(0, 12);
    const known = this.#seen.get(start) ?? `ID${this.#seen.size + 1}`;
    this.#seen.set(start, known);
    return id.length > 16 ? `${known}-WHOLE` : known;
  }

  #env(): Record<string, string> {
    return {
      PATH: `${join(this.#home, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: this.#home,
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      ART_AUTHOR: 'Ada <ada@example.org>',
      // What a machine says of itself is not the same on another.
      ART_ENV: 'off',
      GIT_CONFIG_NOSYSTEM: '1',
    };
  }
}
