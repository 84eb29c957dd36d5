import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import type { Mode } from '../object/types.ts';
import type { ScanOptions } from './scan-options.ts';
import { type WalkedFolder, Walker } from './walk.ts';
import { BrokenLinkError, LinkLeavesError, NoSuchPathError, SpecialFileError } from './walk-errors.ts';

/** Goes over the entries of an artifact on disk in manifest order, as a Walker does. */
export interface Cursor {
  next(): boolean;
  path: string;
  abs: string;
  mode: Mode;
  stat: Stats;
  newFolders(): Iterable<WalkedFolder>;
}

/** An artifact that is one file has one entry, `.`. */
class OneFile implements Cursor {
  readonly path = '.';
  readonly abs: string;
  readonly mode: Mode;
  readonly stat: Stats;
  #done = false;

  constructor(abs: string, stat: Stats) {
    this.abs = abs;
    this.stat = stat;
    this.mode = (stat.mode & 0o100) === 0 ? 0 : 1;
  }

  next(): boolean {
    const first = !this.#done;
    this.#done = true;
    return first;
  }

  newFolders(): Iterable<WalkedFolder> {
    return [];
  }
}

export interface ScanTarget {
  kind: 'file' | 'folder';
  /** Where it really is, once a symlink to it has been followed. */
  abs: string;
  cursor: Cursor;
}

export function openTarget(options: ScanOptions): ScanTarget {
  const { shown, follow } = options;
  let { abs } = options;
  let stat = lstatSync(abs, { throwIfNoEntry: false });
  if (stat === undefined) throw new NoSuchPathError(shown);
  if (stat.isSymbolicLink()) {
    try {
      const target = realpathSync(abs);
      if (!follow) throw new LinkLeavesError(shown, target);
      abs = target;
      stat = statSync(abs);
    } catch (error) {
      throw error instanceof LinkLeavesError ? error : new BrokenLinkError(shown, error);
    }
  }
  if (stat.isDirectory()) return { kind: 'folder', abs, cursor: new Walker(abs, options) };
  if (!stat.isFile()) throw new SpecialFileError(shown, stat.mode & 0o170000);
  return { kind: 'file', abs, cursor: new OneFile(abs, stat) };
}
