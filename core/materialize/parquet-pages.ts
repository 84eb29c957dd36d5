// The pages of a column chunk, checked before the decoder sees them. The decoder believes counts: of values, of
// repetitions, of bytes that a value shares with the one before it. Here each is held against what the page can have.
import type { Decompress } from './codecs.ts';
import { checkPrefixes, checkRuns, Deltas } from './parquet-runs.ts';
import { malformed, tooLarge, unsupported } from './source.ts';
import { readThrift, type ThriftStruct } from './thrift.ts';

export interface PageLimits {
  /** The highest level of repetition and of definition; 0 where there are none. */
  repetition: number;
  definition: number;
  /** Values that the file's description promises for the chunk, nulls included. */
  values: number;
  isBoolean: boolean;
}

const FORMAT = 'Parquet';
/** Decompressed bytes of a column chunk. */
const MAX_CHUNK = 2 ** 29;
const [DATA, INDEX, DICTIONARY, DATA_V2] = [0, 1, 2, 3];
const [PLAIN_DICTIONARY, RLE, BIT_PACKED, DELTA_BINARY, DELTA_LENGTH, DELTA_BYTES, RLE_DICTIONARY] = [
  2, 3, 4, 5, 6, 7, 8,
];

/** Checks all pages of a chunk; without `decompress` it is not compressed. Throws MALFORMED_FILE and TOO_LARGE. */
export function checkPages(chunk: Uint8Array, limits: PageLimits, decompress: Decompress | undefined): void {
  let [at, values, total] = [0, 0, 0];
  // What is left of the last byte is no page, as the decoder sees it.
  while (at < chunk.length - 1) {
    const { value: header, end } = readThrift(chunk, at, FORMAT);
    const [type, size, stored] = [number(header, 1), number(header, 2), number(header, 3)];
    if (stored > chunk.length - end) throw malformed(FORMAT, 'a page leaves its column');
    total += size;
    if (total > MAX_CHUNK) throw tooLarge('a column of a row group', total, MAX_CHUNK);
    const fact = pageFacts(header, type);
    if (type !== DICTIONARY) values += fact.values;
    if (values > limits.values || fact.values > limits.values) {
      throw malformed(FORMAT, 'pages have more values than their column');
    }
    if (type !== INDEX) checkPage(chunk.subarray(end, end + stored), size, fact, limits, decompress);
    at = end + stored;
  }
}

function checkPage(
  page: Uint8Array,
  size: number,
  fact: PageFacts,
  limits: PageLimits,
  decompress: Decompress | undefined,
): void {
  const levels = fact.repetitionBytes + fact.definitionBytes;
  if (levels > page.length || levels > size) throw malformed(FORMAT, 'the levels of a page are longer than the page');
  const body = page.subarray(levels);
  const plain = decompress && fact.compressed ? unpack(decompress, body, size - levels) : body;
  if (plain.length !== size - levels) throw malformed(FORMAT, 'a page has another size than it announces');
  if (fact.type === DICTIONARY) return;
  const { at, present } = fact.type === DATA_V2 ? checkLevels(page, fact, limits) : skipLevels(plain, fact, limits);
  checkValues(plain, at, { ...fact, values: present }, limits);
}

function unpack(decompress: Decompress, body: Uint8Array, length: number): Uint8Array {
  try {
    return decompress(body, length);
  } catch (cause) {
    throw malformed(FORMAT, 'a page cannot be decompressed', cause);
  }
}

interface PageFacts {
  type: number;
  values: number;
  nulls: number;
  encoding: number;
  definitionBytes: number;
  repetitionBytes: number;
  compressed: boolean;
}

function pageFacts(header: ThriftStruct, type: number): PageFacts {
  if (type === INDEX)
    return { type, values: 0, nulls: 0, encoding: 0, definitionBytes: 0, repetitionBytes: 0, compressed: false };
  const facts = header.get(type === DATA ? 5 : type === DICTIONARY ? 7 : 8);
  if ((type !== DATA && type !== DICTIONARY && type !== DATA_V2) || !(facts instanceof Map)) {
    throw malformed(FORMAT, 'a page of no known type');
  }
  const v2 = type === DATA_V2;
  const nulls = v2 ? number(facts, 2) : 0;
  if (nulls > number(facts, 1)) throw malformed(FORMAT, 'a page has more nulls than values');
  return {
    type,
    values: number(facts, 1),
    nulls,
    encoding: number(facts, v2 ? 4 : 2),
    definitionBytes: v2 ? number(facts, 5) : 0,
    repetitionBytes: v2 ? number(facts, 6) : 0,
    compressed: !v2 || facts.get(7) !== false,
  };
}

function number(fields: ThriftStruct, field: number): number {
  const value = fields.get(field);
  if (typeof value !== 'number' || value < 0) throw malformed(FORMAT, 'a page lacks a size or a count');
  return value;
}

interface ValuePlace {
  /** Where values begin in the page. */
  at: number;
  /** How many there are: all but the nulls. */
  present: number;
}

function checkLevels(page: Uint8Array, fact: PageFacts, limits: PageLimits): ValuePlace {
  const split = fact.repetitionBytes;
  const end = split + fact.definitionBytes;
  if (limits.repetition > 0) checkRuns(page.subarray(0, split), bitsOf(limits.repetition), fact.values);
  if (limits.definition > 0) checkRuns(page.subarray(split, end), bitsOf(limits.definition), fact.values);
  return { at: 0, present: fact.values - fact.nulls };
}

/** The levels before the values of an old page, each with its length before it. A value is where the level is highest. */
function skipLevels(page: Uint8Array, fact: PageFacts, limits: PageLimits): ValuePlace {
  let at = 0;
  let present = fact.values;
  for (const highest of [limits.repetition, limits.definition]) {
    if (highest === 0) continue;
    const end = at + 4 + lengthAt(page, at);
    present = checkRuns(page.subarray(at + 4, end), bitsOf(highest), fact.values, highest);
    at = end;
  }
  return { at, present: limits.definition > 0 ? present : fact.values };
}

function bitsOf(highest: number): number {
  return 32 - Math.clz32(highest);
}

function lengthAt(page: Uint8Array, at: number): number {
  if (at + 4 > page.length) throw malformed(FORMAT, 'a page ends before its values');
  const length = new DataView(page.buffer, page.byteOffset).getUint32(at, true);
  if (length > page.length - at - 4) throw malformed(FORMAT, 'the levels of a page are longer than the page');
  return length;
}

function checkValues(page: Uint8Array, at: number, fact: PageFacts, limits: PageLimits): void {
  const { encoding, values } = fact;
  if (encoding === BIT_PACKED) throw unsupported(FORMAT, 'the old bit-packed encoding');
  if (encoding === RLE && !limits.isBoolean)
    throw malformed(FORMAT, 'a page of other values is encoded as booleans are');
  if (encoding === PLAIN_DICTIONARY || encoding === RLE_DICTIONARY) {
    const bits = page[at] ?? 0;
    if (bits > 32) throw malformed(FORMAT, `places in a dictionary have ${bits} bits`);
    if (bits > 0) checkRuns(page.subarray(at + 1), bits, values);
  } else if (encoding === RLE) checkRuns(page.subarray(at + 4, at + 4 + lengthAt(page, at)), 1, values);
  else if (encoding === DELTA_BINARY || encoding === DELTA_LENGTH) new Deltas(page, at).check(values);
  else if (encoding === DELTA_BYTES) checkPrefixes(page, at, values);
}
