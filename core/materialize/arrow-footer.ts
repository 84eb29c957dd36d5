// The footer of an Arrow file, which says where its messages lie. They need not follow each other, and some programs write
// the schema here alone.
import { type ArrowMessage, checkSchema, messageAt, parseArrow } from './arrow-messages.ts';
import { FlatTable } from './flatbuffer.ts';
import { type ByteSource, malformed, readRange, tooLarge } from './source.ts';

export interface ArrowFooter {
  /** A file with the same schema and nothing in it. */
  empty: Uint8Array;
  dictionaries: ArrowMessage[];
  batches: ArrowMessage[];
}

const FORMAT = 'Arrow';
const MAX_FOOTER = 2 ** 26;
const BLOCK = 24;
/** Behind the footer: its length, and the magic bytes. */
const TAIL = 10;
const [SCHEMA, DICTIONARIES, BATCHES] = [1, 2, 3];

export async function readArrowFooter(source: ByteSource): Promise<ArrowFooter> {
  const tail = Buffer.from(await readRange(source, source.size - TAIL, source.size, FORMAT));
  const length = tail.readInt32LE(0);
  if (length < 4) throw malformed(FORMAT, 'its footer has no length');
  if (length > MAX_FOOTER) throw tooLarge('the footer of an Arrow file', length, MAX_FOOTER);
  const footer = await readRange(source, source.size - TAIL - length, source.size - TAIL, FORMAT);
  const places = parseArrow(() => {
    const table = FlatTable.root(footer);
    checkSchema(table.table(SCHEMA));
    return { dictionaries: blocks(table, footer, DICTIONARIES), batches: blocks(table, footer, BATCHES) };
  });
  return {
    empty: withoutBlocks(footer, tail),
    dictionaries: await messagesAt(source, places.dictionaries, 'dictionary'),
    batches: await messagesAt(source, places.batches, 'batch'),
  };
}

/** Where the messages of a vector of blocks begin. */
function blocks(table: FlatTable, footer: Uint8Array, field: number): number[] {
  const place = table.place(field);
  const view = new DataView(footer.buffer, footer.byteOffset, footer.length);
  return Array.from({ length: table.length(field) }, (_, i) =>
    Number(view.getBigInt64((place ?? 0) + 4 + i * BLOCK, true)),
  );
}

async function messagesAt(
  source: ByteSource,
  places: readonly number[],
  kind: ArrowMessage['kind'],
): Promise<ArrowMessage[]> {
  const messages: ArrowMessage[] = [];
  for (const place of places) {
    const message = await messageAt(source, place);
    if (message?.kind !== kind) throw malformed(FORMAT, `there is no ${kind} where its footer says so`);
    if (message.to > source.size) throw malformed(FORMAT, 'a message leaves the file');
    messages.push(message);
  }
  return messages;
}

function withoutBlocks(footer: Uint8Array, tail: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(footer);
  const view = new DataView(copy.buffer);
  for (const field of [DICTIONARIES, BATCHES]) {
    const place = FlatTable.root(copy).place(field);
    if (place !== undefined) view.setUint32(place, 0, true);
  }
  return Buffer.concat([Buffer.from('ARROW1\0\0'), copy, tail]);
}
