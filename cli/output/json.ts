/** One line of JSON. Bytes are written as hex; maps without a prototype as ordinary ones. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, item: unknown) {
    // Not `item`: a Buffer has made a list of numbers of itself by then.
    const bytes = this[key];
    return bytes instanceof Uint8Array
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
      : item;
  });
}
