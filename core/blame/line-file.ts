import type { Id } from '../object/types.ts';
import type { Contents, FileAt, Piece } from './contents.ts';

const LF = 0x0a;

/** Line feeds in a piece: how many, and the offsets of the first and the last one in it; -1 without any. */
interface Feeds {
  count: number;
  first: number;
  last: number;
}

/** Where lines begin, known for each piece without keeping the text. */
export class LineFile {
  readonly at: FileAt;
  readonly pieces: readonly Piece[];
  readonly #feeds: readonly Feeds[];
  /** Line feeds before each piece, and in all. */
  readonly #before: Float64Array;

  constructor(at: FileAt, pieces: readonly Piece[], feeds: readonly Feeds[]) {
    this.at = at;
    this.pieces = pieces;
    this.#feeds = feeds;
    this.#before = new Float64Array(feeds.length + 1);
    for (const [i, { count }] of feeds.entries()) this.#before[i + 1] = (this.#before[i] as number) + count;
  }

  get size(): number {
    return this.at.entry.size;
  }

  get lines(): number {
    return this.feedsBefore(this.pieces.length) + (this.startsLine(this.pieces.length) ? 0 : 1);
  }

  feedsBefore(piece: number): number {
    return this.#before[piece] as number;
  }

  /** Whether a piece begins with the beginning of a line. */
  startsLine(piece: number): boolean {
    const length = this.pieces[piece - 1]?.length;
    return length === undefined || this.#feeds[piece - 1]?.last === length - 1;
  }

  /** The byte behind the first line feed of some pieces; undefined without one. */
  behindFirst(from: number, to: number): number | undefined {
    for (let i = from; i < to; i++) {
      const { first } = this.#feeds[i] as Feeds;
      if (first >= 0) return (this.pieces[i] as Piece).offset + first + 1;
    }
    return undefined;
  }

  /** The byte behind the last line feed of some pieces; undefined without one. */
  behindLast(from: number, to: number): number | undefined {
    for (let i = to - 1; i >= from; i--) {
      const { last } = this.#feeds[i] as Feeds;
      if (last >= 0) return (this.pieces[i] as Piece).offset + last + 1;
    }
    return undefined;
  }
}

/** Opens files for their lines; a piece that many versions share is looked through once. */
export class LineFiles {
  readonly #contents: Contents;
  readonly #known = new Map<Id, Feeds>();

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  open(at: FileAt): LineFile {
    const pieces = this.#contents.pieces(at);
    return new LineFile(
      at,
      pieces,
      pieces.map((piece) => this.#feeds(piece)),
    );
  }

  #feeds(piece: Piece): Feeds {
    const known = this.#known.get(piece.id);
    if (known) return known;
    const feeds = countFeeds(this.#contents.bytes(piece));
    this.#known.set(piece.id, feeds);
    return feeds;
  }
}

function countFeeds(bytes: Uint8Array): Feeds {
  const first = bytes.indexOf(LF);
  let count = 0;
  let last = -1;
  for (let at = first; at >= 0; at = bytes.indexOf(LF, at + 1)) {
    count += 1;
    last = at;
  }
  return { count, first, last };
}
