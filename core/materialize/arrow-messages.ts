// The messages of an Arrow file or stream: found by their lengths alone, and checked before the library sees them.
import { FlatTable } from './flatbuffer.ts';
import { type ByteSource, malformed, readRange, tooLarge } from './source.ts';

export interface ArrowMessage {
  kind: 'schema' | 'dictionary' | 'batch';
  /** Where the message begins, where its body begins, and where that ends. */
  from: number;
  body: number;
  to: number;
  /** Of a batch. */
  rows: number;
}

const FORMAT = 'Arrow';
const MAX_MESSAGES = 1_000_000;
const MAX_HEADER = 2 ** 24;
const MAX_BODY = 2 ** 29;
const MAX_VALUES = 2 ** 25;
const MAX_FIELDS = 100_000;
const MAX_DEPTH = 64;
const kinds = new Map([
  [1, 'schema'],
  [2, 'dictionary'],
  [3, 'batch'],
] as const);

/** All messages up to the end mark or to `end`. Bodies are not read. */
export async function findMessages(source: ByteSource, start: number, end: number): Promise<ArrowMessage[]> {
  const messages: ArrowMessage[] = [];
  for (let at = start; at + 8 <= end; ) {
    const message = await messageAt(source, at);
    if (!message) break;
    if (message.to > end) throw malformed(FORMAT, 'a message leaves the file');
    if ((message.kind === 'schema') !== (messages.length === 0))
      throw malformed(FORMAT, 'its schema is not where it belongs');
    messages.push(message);
    if (messages.length > MAX_MESSAGES) throw tooLarge('an Arrow file', messages.length, MAX_MESSAGES, 'messages');
    at = message.to;
  }
  if (messages.length === 0) throw malformed(FORMAT, 'it has no schema');
  return messages;
}

/** The message that begins here; undefined where the end is marked. */
export async function messageAt(source: ByteSource, at: number): Promise<ArrowMessage | undefined> {
  const { body, header } = await readHeader(source, at);
  return header.length === 0 ? undefined : parseArrow(() => describe(header, at, body));
}

/** The bytes of a message, whose body is what its description says. */
export async function readMessage(source: ByteSource, message: ArrowMessage): Promise<Uint8Array> {
  const { from, body, to } = message;
  if (to - body > MAX_BODY) throw tooLarge('a batch of an Arrow file', to - body, MAX_BODY);
  const bytes = await readRange(source, from, to, FORMAT);
  const { header } = await readHeader(source, from);
  if (message.kind !== 'schema')
    parseArrow(() => checkBatch(batchOf(FlatTable.root(header)), bytes.subarray(body - from)));
  return bytes;
}

/** A mark of four bytes that old files lack, the length of the header, and the header. */
async function readHeader(source: ByteSource, at: number): Promise<{ header: Uint8Array; body: number }> {
  const prefix = Buffer.from(await readRange(source, at, at + 8, FORMAT));
  const marked = prefix.readUInt32LE(0) === 0xffffffff;
  const length = prefix.readInt32LE(marked ? 4 : 0);
  if (length < 0) throw malformed(FORMAT, 'a message has a negative length');
  if (length > MAX_HEADER) throw tooLarge('the header of a message of an Arrow file', length, MAX_HEADER);
  const from = at + (marked ? 8 : 4);
  return { header: await readRange(source, from, from + length, FORMAT), body: from + length };
}

function describe(header: Uint8Array, from: number, body: number): ArrowMessage {
  const message = FlatTable.root(header);
  const kind = kinds.get(message.byte(1) as 1);
  const length = Number(message.long(3));
  if (!kind) throw malformed(FORMAT, 'it has a message of no known type');
  if (!Number.isSafeInteger(length) || length < 0) throw malformed(FORMAT, 'a message has a body of no valid length');
  if (kind === 'schema') checkSchema(message.table(2));
  const rows = kind === 'batch' ? count(batchOf(message).long(0)) : 0;
  return { kind, from, body, to: body + length, rows };
}

function batchOf(message: FlatTable): FlatTable {
  const content = message.table(2);
  const batch = message.byte(1) === 2 ? content?.table(1) : content;
  if (!batch) throw malformed(FORMAT, 'a batch lacks its description');
  return batch;
}

/** A schema may refer to one part of itself from many places, and so say more than could ever be written down. */
export function checkSchema(schema: FlatTable | undefined): void {
  if (!schema) throw malformed(FORMAT, 'it has no schema');
  let [fields, text] = [0, 0];
  const addText = (table: FlatTable, field: number) => {
    for (let i = 0; i < table.length(field); i++) {
      const pair = table.item(field, i);
      text += pair.length(0) + pair.length(1);
      if (text > MAX_HEADER) throw tooLarge('the schema of an Arrow file', text, MAX_HEADER);
    }
  };
  const visit = (table: FlatTable, field: number, depth: number) => {
    if (depth > MAX_DEPTH) throw malformed(FORMAT, 'its schema is nested too deeply');
    for (let i = 0; i < table.length(field); i++) {
      const child = table.item(field, i);
      if (++fields > MAX_FIELDS) throw tooLarge('the schema of an Arrow file', fields, MAX_FIELDS, 'fields');
      text += child.length(0);
      addText(child, 6);
      visit(child, 5, depth + 1);
    }
  };
  addText(schema, 2);
  visit(schema, 1, 0);
}

function checkBatch(batch: FlatTable, body: Uint8Array): void {
  count(batch.long(0));
  for (let i = 0; i < batch.length(1); i++) count(batch.pair(1, i)[0]);
  // Counts of the buffers that views point into, one for a column at the most; the library reads as many as are announced.
  if (batch.length(4) > batch.length(1))
    throw malformed(FORMAT, 'a batch counts the buffers of more columns than it has');
  const compressed = batch.table(3) !== undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let total = 0;
  for (let i = 0; i < batch.length(2); i++) {
    const [offset, length] = batch.pair(2, i);
    if (offset < 0n || length < 0n || offset + length > BigInt(body.length))
      throw malformed(FORMAT, 'a buffer leaves its batch');
    if (!compressed || length === 0n) continue;
    const announced = view.getBigInt64(Number(offset), true);
    total += announced < 0n ? Number(length) : Number(announced);
    if (total > MAX_BODY) throw tooLarge('a batch of an Arrow file', total, MAX_BODY);
  }
}

function count(value: bigint): number {
  if (value < 0n) throw malformed(FORMAT, `"${value}" is no count`);
  if (value > MAX_VALUES) throw tooLarge('a batch of an Arrow file', value, MAX_VALUES, 'values');
  return Number(value);
}

/** Turns reads beyond the end of a description into an error that says so. */
export function parseArrow<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof RangeError) throw malformed(FORMAT, 'its description is cut off', cause);
    throw cause;
  }
}
