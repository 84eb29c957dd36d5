// What a file is, by its first and last bytes, and by its name where the bytes could be several things.
import type { ByteSource } from './source.ts';

export type FileKind =
  | 'text'
  | 'csv'
  | 'tsv'
  | 'jsonl'
  | 'json'
  | 'yaml'
  | 'parquet'
  | 'arrow'
  | 'arrow-stream'
  | 'npy'
  | 'npz'
  | 'safetensors'
  | 'png'
  | 'jpeg'
  | 'binary';

const HEAD = 4096;

/** Formats that are text to begin with: only the name tells them from prose. */
const textKinds: Record<string, FileKind> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  geojson: 'json',
  ipynb: 'json',
  yaml: 'yaml',
  yml: 'yaml',
};

/**
 * The kind of a file. Never trusts a name against the bytes: a `.parquet` that does not begin and end as one is `text`
 * or `binary`, and so is a `.json` that is not text. Reads at most 4 KiB and the last 8 bytes; whether the rest holds what
 * the start promises is for the reader of the format to find out.
 *
 *     await detectKind('weights.npz', source) // 'npz'
 */
export async function detectKind(name: string, source: ByteSource): Promise<FileKind> {
  const head = await source.read(0, Math.min(HEAD, source.size));
  const tail = await source.read(Math.max(0, source.size - 8), source.size);
  const extension = extensionOf(name);
  const byMagic = magicKind(head, tail, source.size, extension);
  if (byMagic) return byMagic;
  if (!looksLikeText(head, head.length < source.size)) return 'binary';
  return textKinds[extension] ?? 'text';
}

/** What comes behind the last dot of a path's last part, in lower case; empty without one. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

function magicKind(head: Uint8Array, tail: Uint8Array, size: number, extension: string): FileKind | undefined {
  if (size >= 12 && startsWith(head, 'PAR1') && startsWith(tail.subarray(4), 'PAR1')) return 'parquet';
  if (size >= 20 && startsWith(head, 'ARROW1') && startsWith(tail.subarray(2), 'ARROW1')) return 'arrow';
  if (startsWith(head, '\x93NUMPY')) return 'npy';
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(head, '\xff\xd8\xff')) return 'jpeg';
  if (isZip(head) && (extension === 'npz' || firstMember(head).endsWith('.npy'))) return 'npz';
  if (isSafetensors(head, size)) return 'safetensors';
  if (isArrowStream(head, size)) return 'arrow-stream';
  return undefined;
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  if (bytes.length < magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** A zip begins with its first member, or, when it is empty, with its end record. */
function isZip(head: Uint8Array): boolean {
  return startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06');
}

function firstMember(head: Uint8Array): string {
  if (head.length < 30) return '';
  const length = view(head).getUint16(26, true);
  return Buffer.from(head.subarray(30, 30 + length)).toString('latin1');
}

/** No magic number: a length that fits into the file, and the JSON object that it measures. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const length = view(head).getBigUint64(0, true);
  return length >= 2n && length <= BigInt(size - 8) && length <= 100_000_000n;
}

/** A continuation mark, then the length of the schema message, a multiple of 8 that fits into the file. */
function isArrowStream(head: Uint8Array, size: number): boolean {
  if (head.length < 16 || !startsWith(head, '\xff\xff\xff\xff')) return false;
  const length = view(head).getInt32(4, true);
  return length > 0 && length % 8 === 0 && length + 8 <= size;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * Whether bytes are UTF-8 without control characters that no text has. `cut`: they end where the sample does, so the
 * last character may be incomplete.
 */
export function looksLikeText(bytes: Uint8Array, cut = false): boolean {
  for (const byte of bytes) if (byte < 0x20 && !isTextControl(byte)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}

/** Backspace to carriage return, and the escape that colours a log. */
function isTextControl(byte: number): boolean {
  return (byte >= 0x08 && byte <= 0x0d) || byte === 0x1b;
}
