// The Gear scan as a WebAssembly function over memory that the caller fills, so that no byte is copied to be scanned
// and sixteen are looked at for each turn of the loop. The table comes from the gearhash-jit package.
import { GEAR_TABLE } from 'gearhash-jit';

/** A boundary stands behind a byte after which the top 16 bits of the hash are zero: one byte of 65,536. */
const BOUNDARY_BELOW = 1n << 48n;
/** Older bytes have been shifted out of the hash. */
export const GEAR_WINDOW = 64;

/** What is used here of an interface that node has and its type package leaves to the browser's. */
interface Wasm {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (pages: { initial: number; maximum: number; shared: true }) => { buffer: SharedArrayBuffer };
  Instance: new (module: object, imports: object) => { exports: { s: (p: number, end: number) => number } };
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
const HASH = 2;
const WARM = 3;

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const i32 = (value: number): number[] => [0x41, ...signed(BigInt(value))];
const i64 = (value: bigint): number[] => [0x42, ...signed(value)];
const ADD = [0x6a];
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
const advance = (by: number): number[] => [...get(P), ...i32(by), ...ADD, ...set(P)];

/** hash = (hash << 1) + table[byte at p + k], left on the stack too. */
const roll = (k: number): number[] => [
  ...get(HASH),
  ...[0x42, 1, 0x86],
  ...get(P),
  ...[0x2d, 0, k],
  ...[0x41, 3, 0x74],
  ...[0x29, 3, 0, 0x7c, 0x22, HASH],
];
const rollAndTest = (k: number): number[] => [
  ...roll(k),
  ...i64(BOUNDARY_BELOW),
  ...[0x54, 0x04, 0x40],
  ...[...get(P), ...i32(k + 1), ...ADD, ...RETURN],
  ...CLOSE,
];

/** scan(p, end): the address behind the first boundary that lies a whole window or more after p, or 0. */
function scanCode(): number[] {
  const unrolled = Array.from({ length: UNROLL }, (_, k) => rollAndTest(k)).flat();
  const code = [
    ...[...get(P), ...i32(GEAR_WINDOW - 1), ...ADD, ...set(WARM)],
    ...whileNot([...get(P), ...get(WARM), 0x4f], [...roll(0), 0x1a, ...advance(1)]),
    ...whileNot([...get(P), ...i32(UNROLL), ...ADD, ...get(END), 0x4b], [...unrolled, ...advance(UNROLL)]),
    ...whileNot([...get(P), ...get(END), 0x4f], [...rollAndTest(0), ...advance(1)]),
    ...i32(0),
    ...CLOSE,
  ];
  return [2, 1, I64, 1, I32, ...code];
}

function compile(pages: number): object {
  const body = scanCode();
  const size = unsigned(pages);
  return new wasm.Module(
    new Uint8Array([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, 2, I32, I32, 1, I32]),
      ...section(2, [1, 1, 0x65, 1, 0x6d, 2, 3, ...size, ...size]),
      ...section(3, [1, 0]),
      ...section(7, [1, 1, 0x73, 0, 0]),
      ...section(10, [1, ...unsigned(body.length), ...body]),
    ]),
  );
}

/** A shared buffer of `size` bytes that can be scanned for chunk boundaries and handed to other threads. */
export class GearBuffer {
  readonly bytes: Buffer;
  readonly #scan: (p: number, end: number) => number;

  constructor(size: number) {
    const pages = DATA_OFFSET / PAGE + Math.ceil(size / PAGE);
    const memory = new wasm.Memory({ initial: pages, maximum: pages, shared: true });
    new BigUint64Array(memory.buffer, 0, GEAR_TABLE.length).set(GEAR_TABLE);
    const { exports } = new wasm.Instance(compile(pages), { e: { m: memory } });
    this.#scan = exports.s;
    this.bytes = Buffer.from(memory.buffer, DATA_OFFSET, size);
  }

  /**
   * The offset behind the first boundary in [from, to), hashing from `from` and looking only where a whole window has
   * been hashed; -1 where there is none.
   */
  find(from: number, to: number): number {
    if (to - from < GEAR_WINDOW) return -1;
    const found = this.#scan(DATA_OFFSET + from, DATA_OFFSET + to);
    return found === 0 ? -1 : found - DATA_OFFSET;
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
