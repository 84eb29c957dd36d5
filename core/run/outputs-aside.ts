import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from '../store/files.ts';
import { onExit } from './on-exit.ts';

/**
 * Takes what is at the places where a command will write out of its way, so that nothing of an earlier run is taken
 * for its work, and puts it back when the command fails. On the way out of the program, too.
 */
export class OutputsAside {
  readonly #dir: string;
  readonly #moved: { from: string; to: string }[] = [];
  readonly #places: string[];
  readonly #callOff: () => void;
  #isOver = false;

  /** `places` are absolute paths of what the command will write; `dir` is a folder for what is there now. */
  constructor(dir: string, places: readonly string[]) {
    this.#dir = dir;
    this.#places = places.filter((place) => !places.some((other) => place.startsWith(`${other}/`)));
    this.#callOff = onExit('putBack', () => this.putBack());
    try {
      for (const place of this.#places) this.#take(place);
    } catch (error) {
      this.putBack();
      throw error;
    }
  }

  /** Everything as it was before, and nothing that came since. */
  putBack(): void {
    if (!this.#end()) return;
    for (const place of this.#places) rmSync(place, { recursive: true, force: true });
    for (const { from, to } of this.#moved) {
      mkdirSync(dirname(from), { recursive: true });
      move(to, from);
    }
  }

  /** What the command made stays; what was there before goes. */
  letGo(): void {
    if (!this.#end()) return;
    for (const { to } of this.#moved) rmSync(to, { recursive: true, force: true });
  }

  #take(place: string): void {
    if (lstatSync(place, { throwIfNoEntry: false }) === undefined) {
      mkdirSync(dirname(place), { recursive: true });
      return;
    }
    const to = join(this.#dir, randomUUID());
    move(place, to);
    this.#moved.push({ from: place, to });
  }

  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#callOff();
    return true;
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isErrno(error, 'EXDEV')) throw error;
    // Another file system: a copy, whole before the original goes.
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    if (existsSync(to)) rmSync(from, { recursive: true, force: true });
  }
}
