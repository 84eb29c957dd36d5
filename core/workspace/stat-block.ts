import { crc32 } from 'node:zlib';
import type { Id, Mode } from '../object/types.ts';
import type { FileStat } from '../store/data/ingest.ts';

/**
 * A block of the stat cache: up to `blockRows` entries as columns, so that reading one is a few views on its bytes and
 * one decoding of text, however many rows it has.
 *
 *     header   rows u32, text bytes u32, recipes u32, crc32 u32 (of the rest of the block)
 *     numbers  size, mtime, ctime, inode, device: a float64 column each
 *     ids      content of each row, then the recipes of those that have one, 32 bytes each
 *     flags    one byte a row: mode, and 4 where there is a recipe
 *     text     paths, NUL between them; then zeros up to a multiple of 8 bytes
 *
 * Numbers are in the machine's byte order: the cache never leaves the machine.
 */
export const blockRows = 1024;
export const blockHeaderBytes = 16;
/** The longest path, and the NUL behind it. */
const textMax = 4097;
const numberColumns = 5;
const hasRecipe = 4;

export interface Row {
  path: string;
  mode: Mode;
  size: number;
  content: Id;
  recipe?: Id | undefined;
}

/** A row on its way into a block. `stat` is absent where it cannot be trusted: the entry is read again next time. */
export interface NewRow extends Row {
  stat?: FileStat | undefined;
}

/** The length of a block's body by its header, or undefined when the header is nonsense. */
export function bodyLength(header: Buffer): number | undefined {
  const rows = header.readUInt32LE(0);
  const text = header.readUInt32LE(4);
  const recipes = header.readUInt32LE(8);
  if (rows === 0 || rows > blockRows || recipes > rows || text > rows * textMax) return undefined;
  return padded(rows * (numberColumns * 8 + 33) + recipes * 32 + text);
}

export function isIntact(header: Buffer, body: Uint8Array): boolean {
  return crc32(body) === header.readUInt32LE(12);
}

export class StatBlock {
  readonly rows: number;
  readonly #header: Buffer;
  readonly #body: Buffer;
  readonly #numbers: Float64Array;
  readonly #ids: number;
  readonly #flags: number;
  readonly #text: Buffer;
  #paths: string[] | undefined;

  /** `body` must begin at a multiple of 8 in its memory. */
  constructor(header: Buffer, body: Buffer) {
    this.#header = header;
    this.#body = body;
    this.rows = header.readUInt32LE(0);
    this.#numbers = new Float64Array(body.buffer, body.byteOffset, this.rows * numberColumns);
    this.#ids = this.#numbers.byteLength;
    this.#flags = this.#ids + 32 * (this.rows + header.readUInt32LE(8));
    const text = this.#flags + this.rows;
    this.#text = body.subarray(text, text + header.readUInt32LE(4));
  }

  get paths(): readonly string[] {
    this.#paths ??= this.#text.toString().split('\0');
    return this.#paths;
  }

  get lastPath(): string {
    return this.#text.toString('utf8', this.#text.lastIndexOf(0) + 1);
  }

  /** The bytes that `encodeBlock` made. */
  encoded(): Buffer {
    return Buffer.concat([this.#header, this.#body]);
  }

  mode(row: number): Mode {
    return ((this.#body[this.#flags + row] as number) & 3) as Mode;
  }

  /** Whether the file is as it was: same kind, size, times, inode and device. An empty folder only has to be one. */
  matches(row: number, mode: Mode, stat: FileStat): boolean {
    if (this.mode(row) !== mode) return false;
    if (mode === 3) return true;
    const { rows } = this;
    const numbers = this.#numbers;
    return (
      numbers[row] === stat.size &&
      numbers[row + rows] === stat.mtimeMs &&
      numbers[row + 2 * rows] === stat.ctimeMs &&
      numbers[row + 3 * rows] === stat.ino &&
      numbers[row + 4 * rows] === stat.dev
    );
  }

  row(row: number): Row {
    return {
      path: this.paths[row] as string,
      mode: this.mode(row),
      size: this.#numbers[row] as number,
      content: this.#id(row),
      recipe: this.hasRecipe(row) ? this.#recipe(row) : undefined,
    };
  }

  /** The row with its stat, to be put into another block. */
  newRow(row: number): NewRow {
    const numbers = this.#numbers;
    const { rows } = this;
    const found: NewRow = this.row(row);
    found.stat = {
      size: found.size,
      mtimeMs: numbers[row + rows] as number,
      ctimeMs: numbers[row + 2 * rows] as number,
      ino: numbers[row + 3 * rows] as number,
      dev: numbers[row + 4 * rows] as number,
      mode: 0,
    };
    return found;
  }

  hasRecipe(row: number): boolean {
    return ((this.#body[this.#flags + row] as number) & hasRecipe) !== 0;
  }

  #recipe(row: number): Id {
    let before = this.rows;
    for (let i = 0; i < row; i++) if (this.hasRecipe(i)) before++;
    return this.#id(before);
  }

  #id(slot: number): Id {
    const at = this.#ids + 32 * slot;
    return this.#body.toString('hex', at, at + 32);
  }
}

/** Encodes 1 to `blockRows` rows, header included. */
export function encodeBlock(rows: readonly NewRow[]): Buffer {
  const n = rows.length;
  const recipes = rows.filter((row) => row.recipe !== undefined);
  const text = Buffer.from(rows.map((row) => row.path).join('\0'));
  const flags = n * numberColumns * 8 + 32 * (n + recipes.length);
  const body = Buffer.from(new ArrayBuffer(padded(flags + n + text.length)));
  const numbers = new Float64Array(body.buffer, 0, n * numberColumns);
  let id = numbers.byteLength;
  rows.forEach((row, i) => {
    numbers[i] = row.size;
    // Nothing is equal to NaN, so a row without a stat never matches.
    numbers[i + n] = row.stat?.mtimeMs ?? Number.NaN;
    numbers[i + 2 * n] = row.stat?.ctimeMs ?? Number.NaN;
    numbers[i + 3 * n] = row.stat?.ino ?? Number.NaN;
    numbers[i + 4 * n] = row.stat?.dev ?? Number.NaN;
    body[flags + i] = row.mode | (row.recipe === undefined ? 0 : hasRecipe);
    id += body.write(row.content, id, 'hex');
  });
  for (const { recipe } of recipes) id += body.write(recipe as Id, id, 'hex');
  text.copy(body, flags + n);
  const header = Buffer.alloc(blockHeaderBytes);
  header.writeUInt32LE(n, 0);
  header.writeUInt32LE(text.length, 4);
  header.writeUInt32LE(recipes.length, 8);
  header.writeUInt32LE(crc32(body), 12);
  return Buffer.concat([header, body]);
}

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}
