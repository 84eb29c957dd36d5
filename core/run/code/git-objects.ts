import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { applyDelta } from './git-delta.ts';
import { GitDamagedError } from './git-error.ts';
import { Pack, type Packed } from './git-pack.ts';

export interface GitObject {
  type: 'commit' | 'tree' | 'blob' | 'tag';
  bytes: Buffer;
}

export interface TreeEntry {
  name: string;
  /** As in the index. */
  mode: number;
  oid: string;
}

const MAX_OBJECT = 1 << 29;
const MAX_DEPTH = 5000;

/**
 * The objects of a git repository, loose and packed, with those of the repositories that it borrows from. Every object
 * is checked against its id.
 *
 * A reader of its own because the library for git reads every pack whole and hashes it before it gives an object out:
 * see spec/decisions.md.
 */
export class GitObjects {
  readonly #folders: string[];
  #packs: Pack[] | undefined;

  /** `commonDir` is the `.git` folder that all work trees of the repository share. */
  constructor(commonDir: string) {
    this.#folders = withAlternates(join(commonDir, 'objects'));
  }

  close(): void {
    for (const pack of this.#packs ?? []) pack.close();
    this.#packs = undefined;
  }

  /** The object, or undefined where the repository does not have it. Throws GitDamagedError. */
  find(oid: string): GitObject | undefined {
    const object = this.#loose(oid) ?? this.#packed(oid, 0);
    if (object === undefined) return undefined;
    if (gitHash(object.type, object.bytes) !== oid) throw new GitDamagedError(`object ${oid} is damaged`);
    return object;
  }

  read(oid: string, type: GitObject['type']): Buffer {
    const object = this.find(oid);
    if (object === undefined) throw new GitDamagedError(`object ${oid} is missing`);
    if (object.type !== type) throw new GitDamagedError(`object ${oid} is a ${object.type}, not a ${type}`);
    return object.bytes;
  }

  /** The tree of a commit. */
  treeOf(commit: string): string {
    const tree = /^tree ([0-9a-f]{40})\n/.exec(this.read(commit, 'commit').toString('latin1', 0, 64))?.[1];
    if (tree === undefined) throw new GitDamagedError(`commit ${commit} names no tree`);
    return tree;
  }

  /** The entries of a folder: not of those in it. */
  tree(oid: string): TreeEntry[] {
    const bytes = this.read(oid, 'tree');
    const entries: TreeEntry[] = [];
    for (let at = 0; at < bytes.length; ) {
      const space = bytes.indexOf(32, at);
      const zero = bytes.indexOf(0, space);
      const mode = Number.parseInt(bytes.toString('latin1', at, space), 8);
      if (space < 0 || zero < 0 || zero + 21 > bytes.length || Number.isNaN(mode)) {
        throw new GitDamagedError(`tree ${oid} is damaged`);
      }
      entries.push({
        name: bytes.toString('utf8', space + 1, zero),
        mode,
        oid: bytes.toString('hex', zero + 1, zero + 21),
      });
      at = zero + 21;
    }
    return entries;
  }

  #loose(oid: string): GitObject | undefined {
    for (const folder of this.#folders) {
      let stored: Buffer;
      try {
        stored = readFileSync(join(folder, oid.slice(0, 2), oid.slice(2)));
      } catch {
        continue;
      }
      try {
        const bytes = inflateSync(stored, { maxOutputLength: MAX_OBJECT });
        const zero = bytes.indexOf(0);
        const type = /^(commit|tree|blob|tag) \d+$/.exec(bytes.toString('latin1', 0, zero))?.[1];
        if (type !== undefined) return { type: type as GitObject['type'], bytes: bytes.subarray(zero + 1) };
      } catch (cause) {
        throw new GitDamagedError(`object ${oid} cannot be read`, cause);
      }
      throw new GitDamagedError(`object ${oid} is damaged`);
    }
    return undefined;
  }

  #packed(oid: string, depth: number): GitObject | undefined {
    this.#packs ??= this.#folders.flatMap(openPacks);
    for (const pack of this.#packs) {
      const offset = pack.find(oid);
      if (offset !== undefined) return this.#unfold(pack, offset, depth);
    }
    return undefined;
  }

  /** Follows a chain of deltas down to an object, then applies them. */
  #unfold(pack: Pack, offset: number, depth: number): GitObject {
    const deltas: Buffer[] = [];
    let held = 0;
    let found: Packed = pack.read(offset, MAX_OBJECT);
    while ('delta' in found) {
      deltas.push(found.delta);
      held += found.delta.length;
      if (deltas.length + depth > MAX_DEPTH || held > MAX_OBJECT) throw new GitDamagedError('deltas that never end');
      found =
        'offset' in found.base
          ? pack.read(found.base.offset, MAX_OBJECT)
          : this.#base(found.base.oid, depth + deltas.length);
    }
    let { bytes } = found;
    for (const delta of deltas.reverse()) bytes = applyDelta(bytes, delta, MAX_OBJECT);
    return { type: found.type, bytes };
  }

  #base(oid: string, depth: number): GitObject {
    const base = this.#loose(oid) ?? this.#packed(oid, depth);
    if (base === undefined) throw new GitDamagedError(`object ${oid}, the base of a delta, is missing`);
    return base;
  }
}

/** The name that git gives an object. */
export function gitHash(type: GitObject['type'], bytes: Uint8Array): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

function openPacks(folder: string): Pack[] {
  const packs = join(folder, 'pack');
  if (!existsSync(packs)) return [];
  const names = readdirSync(packs).filter(
    (name) => name.endsWith('.idx') && existsSync(join(packs, name.replace(/idx$/, 'pack'))),
  );
  return names.map((name) => new Pack(join(packs, name)));
}

function withAlternates(objects: string): string[] {
  const found = new Set<string>([objects]);
  for (const folder of found) {
    let text = '';
    try {
      text = readFileSync(join(folder, 'info', 'alternates'), 'utf8');
    } catch {
      // Most repositories borrow from none.
    }
    for (const line of text.split('\n')) {
      if (line !== '' && !line.startsWith('#') && found.size < 10) found.add(resolve(folder, line));
    }
  }
  return [...found];
}
