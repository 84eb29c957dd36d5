/** Everything that was measured: row -> tool -> list of `{seconds, cpu, peak, bytes}`. */
export class Results {
  #rows = new Map();
  #failures = [];

  add(row, tool, measurement) {
    const tools = this.#rows.get(row) ?? new Map();
    this.#rows.set(row, tools.set(tool, [...(tools.get(tool) ?? []), measurement]));
  }

  /** Notes why a tool has no further figures for a task. */
  fail(rows, tool, { message, isTimeout = false }) {
    this.#failures.push({ rows, tool, isTimeout, message: message.split('\n').slice(0, 3).join(' ').slice(0, 300) });
  }

  get failures() {
    return this.#failures;
  }

  /** Tools that were given up before this row had a figure. */
  timeouts(row) {
    return this.#failures.filter(
      ({ rows, tool, isTimeout }) => isTimeout && rows.includes(row) && this.values(row, tool, 'seconds').length === 0,
    );
  }

  tools(row) {
    return [...(this.#rows.get(row)?.keys() ?? [])];
  }

  values(row, tool, field) {
    const list = this.#rows.get(row)?.get(tool) ?? [];
    return list.map((measurement) => measurement[field]).filter((value) => value !== undefined);
  }

  /** The median of a field; of memory the maximum, since a peak seen once was needed. */
  typical(row, tool, field) {
    const sorted = this.values(row, tool, field).sort((a, b) => a - b);
    if (sorted.length === 0) return undefined;
    if (field === 'peak') return sorted.at(-1);
    const middle = sorted.length / 2;
    return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
