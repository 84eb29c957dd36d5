import type { Id } from '../object/types.ts';

/**
 * What to print for one run: rows `before` alone, `node` before its first line of text, `body` before further ones, then
 * rows `after` alone.
 */
export interface GraphRows {
  before: string[];
  node: string;
  body: string;
  after: string[];
}

/**
 * Draws history as text, one run at a time, newest first. It remembers only the lanes that are open, so a log of any
 * length streams. Children must come before their parents; a parent that never comes keeps its lane open.
 *
 * @example
 * const graph = new GraphRenderer();
 * graph.next('m', ['a', 'b']); // { before: [], node: '*', body: '|', after: ['|\\'] }
 * graph.next('a', ['r']);      // { before: [], node: '* |', body: '| |', after: [] }
 * graph.next('b', ['r']);      // { before: [], node: '| *', body: '| |', after: ['|/'] }
 * graph.next('r', []);         // { before: [], node: '*', body: '', after: [] }
 */
export class GraphRenderer {
  /** The run that each lane leads to; no two lanes lead to the same one between calls. */
  readonly #lanes: Id[] = [];
  /** Where a last lane ended with no row under it yet: a run drawn there would look like its parent. */
  #ended = -1;

  next(id: Id, parents: readonly Id[]): GraphRows {
    const before = !this.#lanes.includes(id) && this.#ended === this.#lanes.length ? [line(this.#marks())] : [];
    this.#ended = -1;
    const at = this.#open(id);
    const row = (own: string): string => this.#lanes.map((_, lane) => (lane === at ? own : '|')).join(' ');
    return {
      before,
      node: row('*'),
      body: row(parents.length > 0 ? '|' : ' ').trimEnd(),
      after: this.#leave(at, parents),
    };
  }

  /**
   * Passes a run that is not shown: its children lead to its parents. Returns rows to print where lanes move. A hidden
   * run that nothing shown descends from leaves no trace.
   */
  skip(id: Id, parents: readonly Id[]): string[] {
    const at = this.#lanes.indexOf(id);
    return at < 0 ? [] : this.#leave(at, parents);
  }

  #open(id: Id): number {
    const at = this.#lanes.indexOf(id);
    return at < 0 ? this.#lanes.push(id) - 1 : at;
  }

  // Lanes to parents that are new open to the right of the run, those that exist already run into the leftmost one.
  #leave(at: number, parents: readonly Id[]): string[] {
    const lanes = this.#lanes;
    const distinct = [...new Set(parents)].sort((a, b) => Number(lanes.includes(a)) - Number(lanes.includes(b)));
    const [first, ...others] = distinct;
    if (first === undefined) return this.#close(at);
    const rows: string[] = [];
    for (const parent of others.reverse()) {
      const to = lanes.indexOf(parent);
      if (to >= 0 && to < at) {
        rows.push(...slope(this.#marks(), at, to, lanes.length));
        continue;
      }
      rows.push(this.#insert(at + 1, parent));
      if (to > at) rows.push(...this.#join(to + 1, at + 1));
    }
    const to = lanes.indexOf(first);
    lanes[at] = first;
    if (to >= 0) rows.push(...this.#join(Math.max(at, to), Math.min(at, to)));
    return rows;
  }

  #close(at: number): string[] {
    const marks = this.#marks(at);
    this.#shiftLeft(marks, at);
    this.#lanes.splice(at, 1);
    if (at < this.#lanes.length) return [line(marks)];
    this.#ended = at;
    return [];
  }

  #insert(at: number, parent: Id): string {
    const marks = this.#marks(at);
    for (let lane = at - 1; lane < this.#lanes.length; lane++) marks[2 * lane + 1] = '\\';
    this.#lanes.splice(at, 0, parent);
    return line(marks);
  }

  /** Ends lane `from` in lane `to`, which is left of it; lanes further right close the gap. */
  #join(from: number, to: number): string[] {
    const marks = this.#marks(from);
    this.#shiftLeft(marks, from);
    this.#lanes.splice(from, 1);
    return slope(marks, from, to, this.#lanes.length);
  }

  /** A row of marks with the first `count` lanes going straight down. */
  #marks(count: number = this.#lanes.length): string[] {
    return spread(count, this.#lanes.length);
  }

  #shiftLeft(marks: string[], gap: number): void {
    for (let lane = gap + 1; lane < this.#lanes.length; lane++) marks[2 * lane - 1] = '/';
  }
}

// Draws the way from lane `from` left to lane `to`: one row to the lane beside, else a second with `lanesAfter` lanes.
function slope(marks: string[], from: number, to: number, lanesAfter: number): string[] {
  marks[2 * from - 1] = '/';
  for (let lane = to; lane < from - 1; lane++) marks[2 * lane + 1] = '_';
  if (from - to === 1) return [line(marks)];
  const last = spread(lanesAfter, lanesAfter);
  last[2 * to + 1] = '/';
  return [line(marks), line(last)];
}

function spread(count: number, lanes: number): string[] {
  return Array.from({ length: 2 * lanes + 1 }, (_, place) => (place % 2 === 0 && place < 2 * count ? '|' : ' '));
}

function line(marks: readonly string[]): string {
  return marks.join('').trimEnd();
}
