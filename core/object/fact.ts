import { decode, encode } from './codec.ts';
import { FieldReader, idList, joinFields } from './fields.ts';
import { MAX_BYTES } from './hash.ts';
import { UnencodableError } from './malformed.ts';
import type { Id, Value, ValueMap } from './types.ts';

/**
 * A later statement about something: a tag, a label, a note. A type that this program does not know passes through.
 * `subject` and `value` are stored as they are: ids in them are 32 bytes (`toBytes`, `toHex`).
 */
export interface Fact {
  type: string;
  subject: ValueMap;
  value: Value;
  /** The facts that this one takes the place of, ascending. */
  replaces: Id[];
  author: string;
  /** Milliseconds since 1970, UTC. */
  time: number;
  extra: ValueMap;
}

/** The canonical bytes of a fact. Throws UnencodableError. */
export function encodeFact(fact: Fact): Uint8Array {
  const { type, subject, value, author, time, extra } = fact;
  const bytes = encode(joinFields({ type, subject, value, author, time, replaces: idList(fact.replaces) }, extra));
  if (bytes.length > MAX_BYTES.fact) throw new UnencodableError(`a fact of ${bytes.length} bytes is over the limit`);
  return bytes;
}

/** The fact of canonical bytes; `encodeFact` gives the same bytes back. Throws MalformedObjectError. */
export function decodeFact(bytes: Uint8Array): Fact {
  const fields = new FieldReader(decode(bytes), 'a fact');
  const value = fields.take('value');
  return {
    type: fields.string('type'),
    subject: fields.mapping('subject'),
    value: value === undefined ? fields.fail('value', 'given') : value,
    replaces: fields.ids('replaces'),
    author: fields.string('author'),
    time: fields.integer('time', 0),
    extra: fields.rest(),
  };
}
