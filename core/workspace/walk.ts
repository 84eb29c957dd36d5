import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import type { Mode } from '../object/types.ts';
import { IgnoreRules, ignoreFileName } from './ignore.ts';
import { readFolder } from './read-folder.ts';
import { BrokenLinkError, LinkLoopError, SpecialFileError, UnreadableError } from './walk-errors.ts';

/** Why something was left out by a rule that nobody had to write down. */
export type SkipReason = 'repository' | 'node_modules' | 'virtual environment';

export interface WalkOptions {
  /** What errors call the folder; its own path when absent. */
  shown?: string;
  ignore?: IgnoreRules | undefined;
  /** Store what symlinks point to. */
  follow?: boolean;
  /** Give pipes, sockets and devices as files, and pass over names that are not UTF-8, instead of refusing them. */
  lenient?: boolean;
  onSkip?: ((path: string, reason: SkipReason) => void) | undefined;
}

/** A folder on the way to the current entry: its path with a slash behind ('' for the root), and what is in it. */
export interface WalkedFolder {
  readonly prefix: string;
  readonly names: readonly string[];
}

interface Frame extends WalkedFolder {
  at: number;
  /** Where the folder is, with a slash behind. */
  abs: string;
  /** The same by the names that led there; differs below a followed symlink. */
  seen: string;
  rules: IgnoreRules | undefined;
  empty: boolean;
  given: boolean;
  stat: Stats;
}

const typeMask = 0o170000;
const typeFile = 0o100000;
const typeFolder = 0o040000;
const typeLink = 0o120000;
const quietly = { throwIfNoEntry: false } as const;

/**
 * Walks a folder in manifest order. It is a cursor, not a generator of objects, because a walk that finds nothing
 * changed must cost no more than its system calls.
 *
 *     const walker = new Walker('/data');
 *     while (walker.next()) console.log(walker.path, walker.mode, walker.stat.size);
 *
 * A folder with nothing in it, or nothing but what is ignored, is an entry of mode 3.
 */
export class Walker {
  /** The entry's path in the artifact, where it is on disk, and what it is. Valid until the next `next()`. */
  path = '';
  abs = '';
  mode: Mode = 0;
  stat!: Stats;
  readonly #frames: Frame[] = [];
  readonly #options: WalkOptions;
  readonly #shown: string;

  constructor(root: string, options: WalkOptions = {}) {
    this.#options = options;
    this.#shown = options.shown ?? root;
    this.#enter(root, root, '', statSync(root), options.ignore);
  }

  /** False at the end. */
  next(): boolean {
    for (;;) {
      const frame = this.#frames.at(-1);
      if (frame === undefined) return false;
      const name = frame.names[frame.at++];
      if (name === undefined) {
        if (this.#leave(frame)) return true;
      } else if (this.#look(frame, name)) return true;
    }
  }

  /** The folders that the current entry is in and that have not been given before, the innermost first. */
  *newFolders(): Generator<WalkedFolder, void, void> {
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const frame = this.#frames[i] as Frame;
      if (frame.given) return;
      frame.given = true;
      yield frame;
    }
  }

  #look(frame: Frame, name: string): boolean {
    let abs = frame.abs + name;
    const path = frame.prefix + name;
    let stat = this.#stat(abs, path);
    if (stat === undefined) return false;
    if (name === '.git' || name === '.art') {
      this.#options.onSkip?.(path, 'repository');
      return false;
    }
    let type = stat.mode & typeMask;
    if (type === typeLink && this.#options.follow) {
      if (frame.rules?.ignores(frame.seen + name, false)) return false;
      [abs, stat] = this.#follow(abs, path);
      type = stat.mode & typeMask;
    }
    if (frame.rules?.ignores(frame.seen + name, type === typeFolder)) return false;
    if (type === typeFolder) {
      if (name === 'node_modules') this.#options.onSkip?.(path, name);
      else if (this.#enter(abs, frame.seen + name, `${path}/`, stat, frame.rules)) frame.empty = false;
      return false;
    }
    if (type !== typeFile && type !== typeLink && !this.#options.lenient)
      throw new SpecialFileError(this.#show(path), type);
    frame.empty = false;
    this.path = path;
    this.abs = abs;
    this.stat = stat;
    this.mode = type === typeLink ? 2 : (stat.mode & 0o100) === 0 ? 0 : 1;
    return true;
  }

  /** Undefined where it is gone since its folder was read. */
  #stat(abs: string, path: string): Stats | undefined {
    try {
      return lstatSync(abs, quietly);
    } catch (error) {
      throw new UnreadableError(this.#show(path), error);
    }
  }

  #enter(abs: string, seen: string, prefix: string, stat: Stats, above: IgnoreRules | undefined): boolean {
    const names = readFolder(abs, this.#show(prefix.slice(0, -1)), this.#options.lenient);
    if (names === undefined) return false;
    if (prefix !== '' && names.includes('pyvenv.cfg')) {
      this.#options.onSkip?.(prefix.slice(0, -1), 'virtual environment');
      return false;
    }
    const rules = names.includes(ignoreFileName) ? IgnoreRules.inside(abs, above, seen) : above;
    const places = { abs: slashed(abs), seen: slashed(seen), prefix };
    this.#frames.push({ names, at: 0, ...places, rules, empty: true, given: false, stat });
    return true;
  }

  /** True when the folder that ends here is itself an entry, because it had none. */
  #leave(frame: Frame): boolean {
    this.#frames.pop();
    if (!frame.empty || this.#frames.length === 0) return false;
    this.path = frame.prefix.slice(0, -1);
    this.abs = frame.abs.slice(0, -1);
    this.stat = frame.stat;
    this.mode = 3;
    return true;
  }

  #follow(abs: string, path: string): [string, Stats] {
    let real: string;
    let stat: Stats;
    try {
      real = realpathSync(abs);
      stat = statSync(real);
    } catch (error) {
      throw new BrokenLinkError(this.#show(path), error);
    }
    const { dev, ino } = stat;
    if (this.#frames.some((frame) => frame.stat.ino === ino && frame.stat.dev === dev)) {
      throw new LinkLoopError(this.#show(path));
    }
    return [real, stat];
  }

  #show(path: string): string {
    return path === '' ? this.#shown : `${this.#shown}/${path}`;
  }
}

function slashed(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}
