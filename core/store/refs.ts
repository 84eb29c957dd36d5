import { join } from 'node:path';
import { decodeRefName, encodeRefName } from '../object/names.ts';
import type { Id } from '../object/types.ts';
import { files, mkdirDurable, syncDir } from './files.ts';

const ID = /^[0-9a-f]{64}$/;

/**
 * The refs of a store: one empty file for each head of a branch and for each fact, so that adding one can neither
 * overwrite nor tear another. Nothing here interprets what the ids mean.
 */
export class Refs {
  readonly #heads: string;
  readonly #facts: string;

  constructor(artDir: string) {
    this.#heads = join(artDir, 'refs', 'heads');
    this.#facts = join(artDir, 'refs', 'facts');
  }

  /** Names of all branches that have or had a head here, in the order of their encoded names. */
  branches(): string[] {
    return list(this.#heads).flatMap((name) => decodeRefName(name) ?? []);
  }

  /** Ids listed for a branch: its heads, and for a while also runs that they superseded. */
  heads(branch: string): Id[] {
    return list(this.#branch(branch)).filter((name) => ID.test(name));
  }

  addHead(branch: string, run: Id): void {
    create(this.#branch(branch), run);
  }

  removeHead(branch: string, run: Id): void {
    remove(this.#branch(branch), run);
  }

  /** Epoch milliseconds at which the head was created, or undefined when it is gone. */
  headTime(branch: string, run: Id): number | undefined {
    return files.statSync(join(this.#branch(branch), run), { throwIfNoEntry: false })?.mtimeMs;
  }

  facts(): Id[] {
    return list(this.#facts).filter((name) => ID.test(name));
  }

  addFact(fact: Id): void {
    create(this.#facts, fact);
  }

  removeFact(fact: Id): void {
    remove(this.#facts, fact);
  }

  #branch(branch: string): string {
    return join(this.#heads, encodeRefName(branch));
  }
}

function list(folder: string): string[] {
  try {
    return files.readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function create(folder: string, id: Id): void {
  mkdirDurable(folder);
  const fd = files.openSync(join(folder, id), 'a', 0o444);
  files.closeSync(fd);
  syncDir(folder);
}

function remove(folder: string, id: Id): void {
  files.rmSync(join(folder, id), { force: true });
}
