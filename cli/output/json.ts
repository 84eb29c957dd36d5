/** One line of JSON. Bytes are written as hex; maps without a prototype as ordinary ones. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Uint8Array ? Buffer.from(item.buffer, item.byteOffset, item.byteLength).toString('hex') : item,
  );
}
