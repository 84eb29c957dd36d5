import { createHash, type Hash, hash } from 'node:crypto';
import type { Id, Kind } from './types.ts';

/** The most bytes that one blob or chunk holds. A larger file is chunked. */
export const MAX_BLOB = 131_072;

/** The most bytes that an object of each kind may have, decoded. A declared length beyond it is refused unread. */
export const MAX_BYTES: Readonly<Record<Kind, number>> = {
  blob: MAX_BLOB,
  recipe: 1 << 20,
  manifest: 1 << 20,
  layout: 1 << 20,
  run: 1 << 24,
  fact: 1 << 24,
};

/** The SHA-256 of no bytes. Its blob is implied: never stored and always there. */
export const EMPTY_CONTENT: Id = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The id of a file, blob or chunk: the plain SHA-256 of its bytes, as `sha256sum` prints it. */
export function hashContent(bytes: Uint8Array): Id {
  return hash('sha256', bytes, 'hex');
}

const domains = new Map<Kind, Buffer>();

function domain(kind: Kind): Buffer {
  let prefix = domains.get(kind);
  if (prefix === undefined) {
    prefix = Buffer.from(`art:${kind}:1\0`);
    domains.set(kind, prefix);
  }
  return prefix;
}

/**
 * The id of an object of any kind. Structured kinds are hashed behind `art:<kind>:1\0`, so that a file which looks like
 * a run is not one; `blob` is the plain hash.
 */
export function hashObject(kind: Kind, bytes: Uint8Array): Id {
  if (kind === 'blob') return hashContent(bytes);
  return hash('sha256', Buffer.concat([domain(kind), bytes]), 'hex');
}

/**
 * The id of content that comes in pieces.
 *
 * @example const hasher = new ContentHasher(); hasher.update(piece); hasher.digest()
 */
export class ContentHasher {
  private readonly state: Hash = createHash('sha256');

  update(bytes: Uint8Array): this {
    this.state.update(bytes);
    return this;
  }

  digest(): Id {
    return this.state.digest('hex');
  }
}
