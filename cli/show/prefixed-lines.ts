type Stream = 'stdout' | 'stderr';

// A line without an end is shown in parts.
const longest = 16 * 1024;

/** Puts the name of its step before each line, so that several commands can print at once. */
export class PrefixedLines {
  readonly #width: number;
  readonly #open = new Map<string, Buffer>();

  /** `width` is that of the longest name. */
  constructor(width: number) {
    this.#width = width;
  }

  /** What can be shown now: whole lines. */
  add(step: string, stream: Stream, bytes: Uint8Array): Buffer {
    const key = `${stream} ${step}`;
    const all = Buffer.concat([this.#open.get(key) ?? Buffer.alloc(0), bytes]);
    const end = all.length > longest ? all.length : all.lastIndexOf(10) + 1;
    this.#open.set(key, all.subarray(end));
    return this.#prefixed(step, all.subarray(0, end));
  }

  /** What is left of a step that has ended. */
  end(step: string): { stream: Stream; bytes: Buffer }[] {
    const rests: { stream: Stream; bytes: Buffer }[] = [];
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = this.#open.get(`${stream} ${step}`);
      if (rest && rest.length > 0) rests.push({ stream, bytes: Buffer.from('\n') });
    }
    return rests;
  }

  #prefixed(step: string, bytes: Buffer): Buffer {
    if (bytes.length === 0) return bytes;
    const prefix = Buffer.from(`${step.padEnd(this.#width)} | `);
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(10, at);
      const next = end < 0 ? bytes.length : end + 1;
      pieces.push(prefix, bytes.subarray(at, next));
      if (end < 0) pieces.push(Buffer.from('\n'));
      at = next;
    }
    return Buffer.concat(pieces);
  }
}
