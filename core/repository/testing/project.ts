import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommitOptions, CommitResult, OpenOptions, Warning } from '../../api.ts';
import { Repository } from '../../repository.ts';

/** A workspace in a folder of its own, for tests. */
export class Project {
  readonly dir: string = mkdtempSync(join(tmpdir(), 'art-project-'));
  readonly warnings: Warning[] = [];
  #open: Repository[] = [];

  async init(): Promise<Repository> {
    const repository = await Repository.init(this.dir, this.#options());
    this.#open.push(repository);
    return repository;
  }

  async open(options: OpenOptions = {}): Promise<Repository> {
    const repository = await Repository.open({ ...this.#options(), ...options });
    this.#open.push(repository);
    return repository;
  }

  write(files: Record<string, string | Buffer>): void {
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), bytes);
    }
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  path(path: string): string {
    return join(this.dir, path);
  }

  async close(): Promise<void> {
    for (const repository of this.#open) await repository.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  #options(): OpenOptions {
    return { cwd: this.dir, author: 'ada', onWarning: (warning) => this.warnings.push(warning) };
  }
}

/** Commits `NAME=PATH` words. */
export function commit(repository: Repository, words: string[], options: CommitOptions = {}): Promise<CommitResult> {
  const outputs = words.map((word) => {
    const [name = '', path = name] = word.split('=');
    return { name, path };
  });
  return repository.commit({ ...options, outputs });
}
