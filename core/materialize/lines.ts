// Text as it comes out of a file: decoded strictly, so that different bytes never look the same.
import { type ByteSource, malformed, readPieces, tooLarge } from './source.ts';

const BOM = '\ufeff';

/** UTF-8 text in pieces, without a byte order mark. Throws MALFORMED_FILE where the bytes are not UTF-8. */
export async function* readText(source: ByteSource, format: string): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let first = true;
  for await (const bytes of readPieces(source)) {
    let text = decode(decoder, bytes, format);
    if (first && text.startsWith(BOM)) text = text.slice(1);
    first = first && text === '';
    if (text !== '') yield text;
  }
  decode(decoder, undefined, format);
}

/** The whole text at once. Throws TOO_LARGE above `limit` bytes, and MALFORMED_FILE where it is not UTF-8. */
export async function readWholeText(source: ByteSource, limit: number, format: string): Promise<string> {
  if (source.size > limit) throw tooLarge(`a ${format} file`, source.size, limit);
  let whole = '';
  for await (const text of readText(source, format)) whole += text;
  return whole;
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array | undefined, format: string): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (cause) {
    throw malformed(format, 'it is not UTF-8', cause);
  }
}

/**
 * Lines without their ends (`\n` or `\r\n`), in batches. A last line without an end counts; nothing behind a last end
 * does not. Throws TOO_LARGE for a line of more than `limit` characters.
 */
export async function* readLines(
  source: ByteSource,
  format: string,
  limit: number = 2 ** 26,
): AsyncGenerator<string[], void, void> {
  let rest = '';
  for await (const text of readText(source, format)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > limit) throw tooLarge(`a line of a ${format} file`, rest.length, limit, 'characters');
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
