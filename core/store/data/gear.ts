// The Gear scan as WebAssembly functions over memory that the caller fills, so that no byte is copied to be scanned
// and sixteen are looked at for each turn of the loop. The table comes from the gearhash-jit package.
import { GEAR_TABLE } from 'gearhash-jit';

/** A boundary stands behind a byte after which the top 16 bits of the hash are zero: one byte of 65,536. */
const BOUNDARY_BELOW = 1n << 48n;
/** Older bytes have been shifted out of the hash. */
export const GEAR_WINDOW = 64;

/** One lane: the address behind the first boundary. Two: of the first boundary in either, as the first lane counts. */
interface Scans {
  s: (p: number, end: number) => number;
  d: (p: number, end: number, apart: number) => number;
}

/** What is used here of an interface that node has and its type package leaves to the browser's. */
interface Wasm {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (pages: { initial: number; maximum: number; shared: true }) => { buffer: SharedArrayBuffer };
  Instance: new (module: object, imports: object) => { exports: Scans };
}
const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: Wasm };

const PAGE = 65_536;
/** The table fills 2 KiB of the first page; data begins on the second. */
const DATA_OFFSET = PAGE;
const UNROLL = 16;

const I32 = 0x7f;
const I64 = 0x7e;
const P = 0;
const END = 1;

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const i32 = (value: number): number[] => [0x41, ...signed(BigInt(value))];
const i64 = (value: bigint): number[] => [0x42, ...signed(value)];
const ADD = [0x6a];
const OR = [0x72];
const DROP = [0x1a];
const RETURN = [0x0f];
const CLOSE = [0x0b];
const whileNot = (stop: number[], body: number[]): number[] => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...stop,
  ...[0x0d, 1],
  ...body,
  ...[0x0c, 0],
  ...CLOSE,
  ...CLOSE,
];
const advance = (place: number, by: number): number[] => [...get(place), ...i32(by), ...ADD, ...set(place)];

/** hash = (hash << 1) + table[byte at place + k], left on the stack too. */
const roll = (hash: number, place: number, k: number): number[] => [
  ...get(hash),
  ...[0x42, 1, 0x86],
  ...get(place),
  ...[0x2d, 0, k],
  ...[0x41, 3, 0x74],
  ...[0x29, 3, 0, 0x7c, 0x22, hash],
];
const isBoundary = [...i64(BOUNDARY_BELOW), 0x54];
const returnIf = (test: number[], k: number): number[] => [
  ...test,
  ...[0x04, 0x40],
  ...[...get(P), ...i32(k + 1), ...ADD, ...RETURN],
  ...CLOSE,
];

/**
 * Warms up for a window from P, then looks at each byte until P is at END. `warmUp` and `test` are code for the byte k
 * behind P, `step` moves on by so many bytes.
 */
function loops(
  warm: number,
  warmUp: number[],
  test: (k: number) => number[],
  step: (by: number) => number[],
): number[] {
  const unrolled = Array.from({ length: UNROLL }, (_, k) => returnIf(test(k), k)).flat();
  return [
    ...[...get(P), ...i32(GEAR_WINDOW - 1), ...ADD, ...set(warm)],
    ...whileNot([...get(P), ...get(warm), 0x4f], [...warmUp, ...step(1)]),
    ...whileNot([...get(P), ...i32(UNROLL), ...ADD, ...get(END), 0x4b], [...unrolled, ...step(UNROLL)]),
    ...whileNot([...get(P), ...get(END), 0x4f], [...returnIf(test(0), 0), ...step(1)]),
    ...i32(0),
    ...CLOSE,
  ];
}

/** one(p, end): the address behind the first boundary that lies a whole window or more after p, or 0. */
function oneLane(): number[] {
  const [hash, warm] = [2, 3];
  const code = loops(
    warm,
    [...roll(hash, P, 0), ...DROP],
    (k) => [...roll(hash, P, k), ...isBoundary],
    (by) => advance(P, by),
  );
  return [2, 1, I64, 1, I32, ...code];
}

/**
 * two(p, end, q): the same for two places at once, of which only the first is told. Each byte has to wait for the hash of
 * the one before, so a second lane costs a processor little.
 */
function twoLanes(): number[] {
  const [q, hash, second, warm] = [2, 3, 4, 5];
  const code = loops(
    warm,
    [...roll(hash, P, 0), ...DROP, ...roll(second, q, 0), ...DROP],
    (k) => [...roll(hash, P, k), ...isBoundary, ...roll(second, q, k), ...isBoundary, ...OR],
    (by) => [...advance(P, by), ...advance(q, by)],
  );
  return [2, 2, I64, 1, I32, ...code];
}

function compile(pages: number): object {
  const bodies = [oneLane(), twoLanes()].flatMap((body) => [...unsigned(body.length), ...body]);
  const size = unsigned(pages);
  return new wasm.Module(
    new Uint8Array([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [2, 0x60, 2, I32, I32, 1, I32, 0x60, 3, I32, I32, I32, 1, I32]),
      ...section(2, [1, 1, 0x65, 1, 0x6d, 2, 3, ...size, ...size]),
      ...section(3, [2, 0, 1]),
      ...section(7, [2, 1, 0x73, 0, 0, 1, 0x64, 0, 1]),
      ...section(10, [2, ...bodies]),
    ]),
  );
}

/** A shared buffer of `size` bytes that can be scanned for chunk boundaries and handed to other threads. */
export class GearBuffer {
  readonly bytes: Buffer;
  readonly #one: Scans['s'];
  readonly #two: Scans['d'];

  constructor(size: number) {
    const pages = DATA_OFFSET / PAGE + Math.ceil(size / PAGE);
    const memory = new wasm.Memory({ initial: pages, maximum: pages, shared: true });
    new BigUint64Array(memory.buffer, 0, GEAR_TABLE.length).set(GEAR_TABLE);
    const { exports } = new wasm.Instance(compile(pages), { e: { m: memory } });
    this.#one = exports.s;
    this.#two = exports.d;
    this.bytes = Buffer.from(memory.buffer, DATA_OFFSET, size);
  }

  /**
   * The offset behind the first boundary in [from, to), hashing from `from` and looking only where a whole window has
   * been hashed; -1 where there is none.
   */
  find(from: number, to: number): number {
    if (to - from < GEAR_WINDOW) return -1;
    const found = this.#one(DATA_OFFSET + from, DATA_OFFSET + to);
    return found === 0 ? -1 : found - DATA_OFFSET;
  }

  /** Every boundary in (from, to], whatever comes before; windows reach back to the bytes before `from`. */
  findAll(from: number, to: number): number[] {
    const half = (to - from) >>> 1;
    const first: number[] = [];
    const second: number[] = [];
    for (let end = from; ; ) {
      const at = DATA_OFFSET + end - GEAR_WINDOW + 1;
      const found = this.#two(at, DATA_OFFSET + from + half, at + half);
      if (found === 0) break;
      end = found - DATA_OFFSET;
      if (this.#isEnd(end)) first.push(end);
      if (this.#isEnd(end + half)) second.push(end + half);
    }
    // The byte that an odd length leaves over.
    if (from + 2 * half < to && this.#isEnd(to)) second.push(to);
    return [...first, ...second];
  }

  #isEnd(end: number): boolean {
    return this.#one(DATA_OFFSET + end - GEAR_WINDOW, DATA_OFFSET + end) !== 0;
  }
}

function section(id: number, bytes: number[]): number[] {
  return [id, ...unsigned(bytes.length), ...bytes];
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const last = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}
