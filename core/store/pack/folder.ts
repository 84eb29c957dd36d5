import { dirname, join } from 'node:path';
import type { Id, PackClass } from '../../object/types.ts';
import { files, isErrno, mkdirDurable, syncDir } from '../files.ts';
import { CLASSES } from './format.ts';
import type { StagedPack } from './writer.ts';

const MAX_OPEN = 64;
const NAME = /^[0-9a-f]{64}$/;

export interface PackFile {
  class: PackClass;
  name: Id;
}

/** The folder of packs: `<class>/<first two digits>/<name>`. Keeps the packs last read open. */
export class PackFolder {
  readonly dir: string;
  readonly #open = new Map<Id, number>();
  readonly #present = new Set<Id>();

  constructor(dir: string) {
    this.dir = dir;
  }

  path(cls: PackClass, name: Id): string {
    return join(this.dir, cls, name.slice(0, 2), name);
  }

  /** Whether a pack is there. Remembered until it is forgotten. */
  has(cls: PackClass, name: Id): boolean {
    if (!this.#present.has(name) && this.exists(cls, name)) this.#present.add(name);
    return this.#present.has(name);
  }

  exists(cls: PackClass, name: Id): boolean {
    return files.statSync(this.path(cls, name), { throwIfNoEntry: false }) !== undefined;
  }

  /** Every file that stands where a pack of its name may stand, whatever it holds. */
  *list(): Generator<PackFile> {
    for (const cls of CLASSES) {
      for (const part of names(join(this.dir, cls))) {
        for (const name of names(join(this.dir, cls, part))) {
          if (NAME.test(name) && name.startsWith(part) && part.length === 2) yield { class: cls, name };
        }
      }
    }
  }

  /** A file descriptor that stays open until many others have been asked for. Throws ENOENT for a pack that is gone. */
  fd(cls: PackClass, name: Id): number {
    const open = this.#open.get(name);
    if (open !== undefined) {
      this.#open.delete(name);
      this.#open.set(name, open);
      return open;
    }
    const fd = files.openSync(this.path(cls, name), 'r');
    this.#open.set(name, fd);
    if (this.#open.size > MAX_OPEN) this.#close(this.#open.keys().next().value as Id);
    return fd;
  }

  /** The next use looks again at what is there then. */
  forget(name: Id): void {
    this.#present.delete(name);
    this.#close(name);
  }

  #close(name: Id): void {
    const fd = this.#open.get(name);
    if (fd === undefined) return;
    this.#open.delete(name);
    files.closeSync(fd);
  }

  /** Gives finished packs their names, durably. A name that is taken holds the same pack. */
  publish(packs: readonly StagedPack[]): void {
    const folders = new Set<string>();
    for (const pack of packs) {
      const path = this.path(pack.class, pack.name);
      const folder = dirname(path);
      if (!folders.has(folder)) mkdirDurable(folder);
      folders.add(folder);
      files.renameSync(pack.tmp, path);
    }
    for (const folder of folders) syncDir(folder);
  }

  remove(cls: PackClass, name: Id): void {
    this.forget(name);
    files.rmSync(this.path(cls, name), { force: true });
  }

  close(): void {
    for (const name of [...this.#open.keys()]) this.forget(name);
  }
}

function names(folder: string): string[] {
  try {
    return files.readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
