/** Steps of an edit that are looked for from both ends before the best point so far has to do. */
const MAX_STEPS = 256;

/**
 * Finds where to divide a comparison: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section
 * 4b. Paths go from the corner (x0, y0) to (x1, y1); on diagonal k = x - y the furthest point reached is kept as its x.
 */
export class Middle {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #most: number;
  /** Furthest x from the start and from the end, by diagonal; diagonals from -b.length - 1 to a.length + 1. */
  readonly #ahead: Int32Array;
  readonly #back: Int32Array;
  readonly #zero: number;

  constructor(a: Int32Array, b: Int32Array) {
    this.#a = a;
    this.#b = b;
    this.#zero = b.length + 1;
    this.#ahead = new Int32Array(a.length + b.length + 3);
    this.#back = new Int32Array(a.length + b.length + 3);
    this.#most = Math.max(MAX_STEPS, Math.ceil(Math.sqrt(a.length + b.length)));
  }

  /** A point of the box, never its first and last corner both; its sides are not empty and its corners do not match. */
  find(x0: number, x1: number, y0: number, y1: number): [x: number, y: number] {
    const start = x0 - y0;
    const end = x1 - y1;
    const meetsAhead = ((start - end) & 1) !== 0;
    const ahead = this.#ahead;
    const back = this.#back;
    const zero = this.#zero;
    // One step inside of the first diagonals, so that the first round has something to go on from.
    ahead[zero + start + 1] = x0;
    back[zero + end - 1] = x1;
    for (let steps = 0; ; steps++) {
      for (let k = start + steps; k >= start - steps; k -= 2) {
        if (k > x1 - y0 || k < x0 - y1) continue;
        const x = this.#goAhead(k, steps, start, x0, x1, y0, y1);
        if (meetsAhead && Math.abs(k - end) < steps && x >= (back[zero + k] as number)) return [x, x - k];
      }
      for (let k = end + steps; k >= end - steps; k -= 2) {
        if (k > x1 - y0 || k < x0 - y1) continue;
        const x = this.#goBack(k, steps, end, x0, x1, y0, y1);
        if (!meetsAhead && Math.abs(k - start) <= steps && x <= (ahead[zero + k] as number)) return [x, x - k];
      }
      if (steps === this.#most) return this.#furthest(steps, start, x0, x1, y0, y1);
    }
  }

  #goAhead(k: number, steps: number, start: number, x0: number, x1: number, y0: number, y1: number): number {
    const ahead = this.#ahead;
    const at = this.#zero + k;
    const canStepDown = k < start + steps && k + 1 <= x1 - y0;
    const canStepRight = k > start - steps && k - 1 >= x0 - y1;
    const down = steps === 0 || canStepDown ? (ahead[at + 1] as number) : -1;
    const right = canStepRight ? (ahead[at - 1] as number) + 1 : -1;
    let x = Math.max(down, right);
    let y = x - k;
    while (x < x1 && y < y1 && this.#a[x] === this.#b[y]) {
      x += 1;
      y += 1;
    }
    ahead[at] = x;
    return x;
  }

  #goBack(k: number, steps: number, end: number, x0: number, x1: number, y0: number, y1: number): number {
    const back = this.#back;
    const at = this.#zero + k;
    const canStepUp = k > end - steps && k - 1 >= x0 - y1;
    const canStepLeft = k < end + steps && k + 1 <= x1 - y0;
    const none = Number.MAX_SAFE_INTEGER;
    const up = steps === 0 || canStepUp ? (back[at - 1] as number) : none;
    const left = canStepLeft ? (back[at + 1] as number) - 1 : none;
    let x = Math.min(up, left);
    let y = x - k;
    while (x > x0 && y > y0 && this.#a[x - 1] === this.#b[y - 1]) {
      x -= 1;
      y -= 1;
    }
    back[at] = x;
    return x;
  }

  /** The point that is furthest from the start: never the start itself, so the work ends. */
  #furthest(steps: number, start: number, x0: number, x1: number, y0: number, y1: number): [x: number, y: number] {
    let [bestX, bestY] = [x0 + 1, y0];
    for (let k = start + steps; k >= start - steps; k -= 2) {
      if (k > x1 - y0 || k < x0 - y1) continue;
      // Beyond the box a path only runs along its edge.
      const x = Math.min(this.#ahead[this.#zero + k] as number, x1, y1 + k);
      if (2 * x - k > bestX + bestY && 2 * x - k < x1 + y1) [bestX, bestY] = [x, x - k];
    }
    return [bestX, bestY];
  }
}
