import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Moved, noteAside } from './left-aside.ts';
import { move } from './move.ts';
import { onExit } from './on-exit.ts';

/**
 * Takes what is at the places where a command will write out of its way, so that nothing of an earlier run is taken
 * for its work, and puts it back when the command fails. On the way out of the program, too.
 */
export class OutputsAside {
  readonly #moved: Moved[] = [];
  readonly #places: string[];
  readonly #callOff: () => void;
  #isOver = false;

  /** `places` are absolute paths of what the command will write; `dir` is a folder for what is there now. */
  constructor(dir: string, places: readonly string[]) {
    this.#places = places.filter((place) => !places.some((other) => place.startsWith(`${other}/`)));
    this.#callOff = onExit('putBack', () => this.putBack());
    try {
      const there = this.#places.filter((place) => lstatSync(place, { throwIfNoEntry: false }));
      const moves = there.map((from) => ({ from, to: join(dir, randomUUID()) }));
      noteAside(dir, moves);
      for (const one of moves) {
        move(one.from, one.to);
        this.#moved.push(one);
      }
      for (const place of this.#places) mkdirSync(dirname(place), { recursive: true });
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

  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#callOff();
    return true;
  }
}
