import { ByteQueue } from './byte-queue.ts';
import { BadTarError, BLOCK, decodeTarHeader, type TarHeader } from './tar-header.ts';
import { decodePax } from './tar-pax.ts';

export type TarType = 'file' | 'folder' | 'symlink' | 'hard link';

/** One member of an archive, as its headers tell it; paths are as they stand there, unchecked. */
export interface TarMember {
  path: string;
  type: TarType;
  executable: boolean;
  /** Bytes of `body`. */
  size: number;
  /** Target of a symlink or hard link. */
  link: string;
  /** To be read before the next member is asked for; what is left is passed over. */
  body: AsyncIterable<Uint8Array>;
}

const TYPES = new Map<string, TarType>([
  ['0', 'file'],
  ['7', 'file'],
  ['1', 'hard link'],
  ['2', 'symlink'],
  ['5', 'folder'],
]);

const REFUSED = new Map([
  ['3', 'a character device'],
  ['4', 'a block device'],
  ['6', 'a named pipe'],
  ['S', 'a sparse file'],
  ['D', 'a folder of an incremental backup'],
  ['M', 'a file continued from another volume'],
  ['V', 'a volume label'],
]);

/** More than any name needs, and room for other attributes. */
const MAX_EXTENSION = 4 << 20;

/**
 * The members of a tar stream (ustar, pax, GNU or old), in the order of the archive. Throws BadTarError for one that is
 * damaged, ends early, or has a member that is no file, folder or link; names must be UTF-8.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const queue = new ByteQueue(source);
  try {
    yield* members(queue);
  } finally {
    await queue.close();
  }
}

async function* members(queue: ByteQueue): AsyncGenerator<TarMember> {
  const global = new Map<string, Uint8Array>();
  let local = new Map<string, Uint8Array>();
  for (let header = await nextHeader(queue); header; header = await nextHeader(queue)) {
    if (isExtension(header.type)) {
      const target = header.type === 'g' ? global : local;
      for (const [key, value] of await extension(queue, header)) target.set(key, value);
      continue;
    }
    const member = describe(header, new Map([...global, ...local]));
    local = new Map();
    const body = { left: member.size };
    yield { ...member, body: queue.stream(body) };
    await queue.skip(body.left + padding(member.size));
  }
}

async function nextHeader(queue: ByteQueue): Promise<TarHeader | undefined> {
  const block = await queue.read(BLOCK);
  if (!block) throw new BadTarError('the tar archive ends early');
  const header = decodeTarHeader(block);
  if (header) return header;
  // Writers fill up with zeros; anything else behind the end would be lost without a word.
  for (let rest = await queue.readSome(); rest; rest = await queue.readSome()) {
    if (rest.some((byte) => byte !== 0)) {
      throw new BadTarError('the tar archive goes on behind its end', {
        hint: 'archives that were joined with cat must be imported one by one',
      });
    }
  }
  return undefined;
}

function isExtension(type: string): boolean {
  return 'LKxXg'.includes(type);
}

// GNU tar gives one long name to a header; pax gives records.
async function extension(queue: ByteQueue, { type, size }: TarHeader): Promise<Iterable<[string, Uint8Array]>> {
  if (size > MAX_EXTENSION) throw new BadTarError('the tar archive is damaged: a header is longer than 4 MiB');
  const bytes = await queue.read(size);
  if (!bytes) throw new BadTarError('the tar archive ends early');
  await queue.skip(padding(size));
  if (type === 'L') return [['path', withoutNul(bytes)]];
  if (type === 'K') return [['linkpath', withoutNul(bytes)]];
  return decodePax(bytes);
}

function describe(header: TarHeader, extended: Map<string, Uint8Array>): Omit<TarMember, 'body'> {
  const path = utf8(extended.get('GNU.sparse.name') ?? extended.get('path') ?? header.name);
  const sparse = [...extended.keys()].some((key) => key.startsWith('GNU.sparse.'));
  const type = sparse ? undefined : TYPES.get(header.type);
  if (type === undefined) {
    const what = sparse ? 'a sparse file' : (REFUSED.get(header.type) ?? `of the unknown type "${header.type}"`);
    const hint = what === 'a sparse file' ? 'make the archive without --sparse' : 'leave it out of the archive';
    throw new BadTarError(`"${path}" in the tar archive is ${what} and cannot be stored`, { hint });
  }
  const declared = extended.get('size');
  const size = declared ? Number(Buffer.from(declared).toString('latin1')) : header.size;
  if (!Number.isSafeInteger(size) || size < 0) throw new BadTarError(`the tar archive is damaged at "${path}"`);
  return {
    path,
    type: type === 'file' && path.endsWith('/') ? 'folder' : type,
    executable: (header.mode & 0o100) !== 0,
    // Links and folders have no body, whatever size some writers give them.
    size: type === 'file' ? size : 0,
    link: utf8(extended.get('linkpath') ?? header.link),
  };
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const shown = Buffer.from(bytes).toString('utf8');
    throw new BadTarError(`the name of "${shown}" in the tar archive is not valid UTF-8`, {
      cause,
      hint: 'rename it before the archive is made; the program "convmv" renames many at once',
    });
  }
}

function withoutNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
