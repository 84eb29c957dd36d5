import { EMPTY_CONTENT, MAX_BLOB } from '../object/hash.ts';
import { listManifest } from '../object/manifest.ts';
import { checkPath, linkStaysInside, UnsafePathError } from '../object/paths.ts';
import type { Id, NodeSource } from '../object/types.ts';
import { ingestStream } from '../store/data/ingest.ts';
import type { Stage } from '../store/stage.ts';
import type { Store } from '../store/store.ts';
import { BadTarError } from './tar-header.ts';
import type { TarMember } from './tar-reader.ts';
import type { TarTable } from './tar-table.ts';
import { LinkLeavesError } from './walk-errors.ts';

/** Checks the members of an archive one by one, stores their content and notes them in a table. */
export class TarIntake {
  readonly #store: Store;
  readonly #stage: Stage;
  readonly #table: TarTable;
  /** Links whose safety depends on what the names on their way turn out to be. */
  readonly #doubtful = new Map<string, string>();

  constructor(store: Store, stage: Stage, table: TarTable) {
    this.#store = store;
    this.#stage = stage;
    this.#table = table;
  }

  async add(member: TarMember): Promise<void> {
    const path = cleanPath(member.path);
    if (path === '') {
      if (member.type === 'folder') return;
      throw new UnsafePathError(member.path, 'it names no file');
    }
    this.#doubtful.delete(path);
    if (member.type === 'folder') this.#table.set({ path, mode: 3, size: 0, content: EMPTY_CONTENT });
    else if (member.type === 'symlink') this.#addSymlink(path, member.link);
    else if (member.type === 'hard link') this.#addHardLink(path, member.link);
    else {
      this.#table.set({ path, mode: member.executable ? 1 : 0, ...(await this.#keep(member)) });
    }
  }

  async #keep({ size, body }: TarMember): Promise<{ content: Id; size: number; recipe?: Id }> {
    if (size > MAX_BLOB) return ingestStream(this.#store, this.#stage, body);
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    return { content: this.#stage.put('blob', Buffer.concat(parts)), size };
  }

  /** To be called with the finished manifest. Throws LinkLeavesError. */
  checkLinks(source: NodeSource, root: Id): void {
    const isFolder = (path: string): boolean => {
      const [first] = listManifest(source, root, { prefix: path });
      return first !== undefined && (first.path !== path || first.mode === 3);
    };
    for (const [path, target] of this.#doubtful) {
      if (!linkStaysInside(path, target, isFolder)) throw new LinkLeavesError(path, target);
    }
  }

  #addSymlink(path: string, target: string): void {
    if (!linkStaysInside(path, target, () => true)) throw new LinkLeavesError(path, target);
    if (!linkStaysInside(path, target)) this.#doubtful.set(path, target);
    const bytes = Buffer.from(target);
    const content = this.#stage.put('blob', bytes);
    this.#table.set({ path, mode: 2, size: bytes.length, content, link: target });
  }

  #addHardLink(path: string, link: string): void {
    const target = cleanPath(link);
    const row = this.#table.get(target);
    if (!row || row.mode === 3) {
      throw new BadTarError(`"${path}" in the tar archive is a hard link to "${link}", which is no file before it`);
    }
    if (row.link === undefined) this.#table.set({ ...row, path });
    else this.#addSymlink(path, row.link);
  }
}

/** As `tar` takes names: without `./`, doubled and trailing slashes. Throws UnsafePathError. */
function cleanPath(name: string): string {
  if (name.startsWith('/')) throw new UnsafePathError(name, 'it is absolute');
  const path = name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  if (path !== '') checkPath(path);
  return path;
}
