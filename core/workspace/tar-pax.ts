import { BadTarError } from './tar-header.ts';

/**
 * The records of a pax header: `LENGTH KEY=VALUE\n`, where LENGTH counts the whole record. Values stay bytes. Throws
 * BadTarError for anything else.
 */
export function decodePax(bytes: Uint8Array): Map<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(Buffer.from(bytes.subarray(at, Math.max(at, space))).toString('latin1'));
    const record = bytes.subarray(space + 1, at + length);
    const equals = record.indexOf(0x3d);
    const isWhole = space > at && at + length <= bytes.length && record.at(-1) === 0x0a && equals > 0;
    if (!isWhole) throw new BadTarError('the tar archive is damaged: a pax header makes no sense');
    records.set(Buffer.from(record.subarray(0, equals)).toString('utf8'), record.slice(equals + 1, -1));
    at += length;
  }
  return records;
}
