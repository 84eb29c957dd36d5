import type { Warning } from '../api.ts';
import { UsageError } from '../errors.ts';
import { findEntry, listManifest } from '../object/manifest.ts';
import type { Id } from '../object/types.ts';
import type { History } from '../store/history.ts';
import type { VersionRow } from '../store/history-index.ts';
import type { Store } from '../store/store.ts';
import { Contents, type FileAt } from './contents.ts';
import { chooseUnitizer } from './kinds.ts';
import { Origins } from './origins.ts';
import { isFile, Places } from './places.ts';
import { Sources } from './sources.ts';
import type { Blame, BlameEntry, BlameOptions } from './types.ts';
import { Versions } from './versions.ts';
import { FileWalk, type Found } from './walk-file.ts';
import { FolderWalk } from './walk-folder.ts';

/** The path of the one entry of an artifact that is a single file. */
const SINGLE = '.';

/** What is asked about: a version of an artifact, or a path in it. */
export interface Subject {
  name: string;
  run: Id;
  version: number;
  path: string | undefined;
}

/** Says of everything in a version which version brought it in. */
export class Blamer {
  readonly #store: Store;
  readonly #history: History;
  readonly #versions: Versions;
  readonly #sources: Sources;
  readonly #warn: (warning: Warning) => void;

  constructor(store: Store, history: History, warn: (warning: Warning) => void) {
    this.#store = store;
    this.#history = history;
    this.#versions = new Versions(history);
    this.#sources = new Sources(store, history, this.#versions);
    this.#warn = warn;
  }

  /** Undefined when there is no such path. Throws UsageError for options that do not fit what is there. */
  async blame(subject: Subject, options: BlameOptions): Promise<Blame | undefined> {
    const row = this.#versions.row(subject.name, subject.run, subject.version);
    const path = subject.path ?? SINGLE;
    const entry = findEntry(this.#store, row.content, path);
    if (entry && isFile(entry)) return this.#file({ row, path, entry }, options);
    if (options.lines || options.key !== undefined || (options.by ?? 'files') !== 'files') {
      throw new UsageError(`"${subject.path ?? subject.name}" is a folder, which is looked at file by file`, {
        hint: `name a file: art ls -r ${subject.name}`,
      });
    }
    return this.#folder(row, subject.path, options);
  }

  async #file(file: FileAt, options: BlameOptions): Promise<Blame> {
    const contents = new Contents(this.#store, this.#versions);
    const tooLarge = this.#onceTooLarge();
    const { unitizer, opened } = await chooseUnitizer(contents, file, this.#nameOf(file), options.by, tooLarge);
    const sourcesOf = options.through ? (at: FileAt) => this.#sources.files(at) : undefined;
    const walk = new FileWalk(this.#versions, new Places(this.#store), unitizer, sourcesOf);
    const found = joinOrigins(await walk.explain(file, unitizer.wanted(opened, options)));
    const origins = new Origins(this.#history);
    for (const { origin } of found) origins.of(origin.row);
    const entries = {
      *[Symbol.iterator](): Generator<BlameEntry> {
        let i = 0;
        for (const { span, unit } of unitizer.describe(opened, found)) {
          while (endOf(found[i] as Found) <= span.to) i += 1;
          const { row, path } = (found[i] as Found).origin;
          yield { unit, ...origins.of(row), path };
        }
      },
    };
    const { name: artifact, version } = file.row;
    return {
      artifact,
      version,
      path: file.path,
      by: unitizer.by,
      last: found.reduce((most, span) => Math.max(most, endOf(span)), 0),
      origins: origins.all,
      entries,
    };
  }

  #folder(row: VersionRow, path: string | undefined, options: BlameOptions): Blame | undefined {
    const prefix = path === undefined ? {} : { prefix: path };
    const paths = Array.from(listManifest(this.#store, row.content, prefix), (entry) => entry.path);
    if (paths.length === 0 && path !== undefined) return undefined;
    const walk = new FolderWalk(this.#store, this.#versions, options.through ? this.#sources : undefined);
    const { rows, moved } = walk.explain(row, paths);
    const origins = new Origins(this.#history);
    for (const origin of rows) origins.of(origin);
    const entries = {
      *[Symbol.iterator](): Generator<BlameEntry> {
        for (const [i, path] of paths.entries()) {
          yield { unit: { kind: 'file', path }, ...origins.of(rows[i] as VersionRow), path: moved.get(i) ?? path };
        }
      },
    };
    const { name: artifact, version } = row;
    return { artifact, version, path: path ?? SINGLE, by: 'files', last: paths.length, origins: origins.all, entries };
  }

  /** A single file goes by the name that it was stored under. */
  #nameOf({ row, path }: FileAt): string {
    if (path !== SINGLE) return path;
    const output = this.#versions.output(row);
    const recorded = output.meta['file'];
    return typeof recorded === 'string' ? recorded : (output.path ?? row.name);
  }

  #onceTooLarge(): (file: { at: FileAt }) => void {
    let isTold = false;
    return ({ at }) => {
      if (isTold) return;
      isTold = true;
      const where = `"${at.row.name}@${at.row.version}"`;
      this.#warn({
        code: 'TOO_LARGE',
        message: `too much changed in ${where} to compare it; all of that counts as new`,
      });
    };
  }
}

/** Makes one of neighbours with one origin. */
function joinOrigins(found: readonly Found[]): Found[] {
  const joined: Found[] = [];
  for (const span of found) {
    const last = joined.at(-1);
    if (last && endOf(last) === span.to && isSameOrigin(last, span)) last.length += span.length;
    else joined.push({ ...span });
  }
  return joined;
}

function isSameOrigin(a: Found, b: Found): boolean {
  return (
    a.origin.row.run === b.origin.row.run && a.origin.row.name === b.origin.row.name && a.origin.path === b.origin.path
  );
}

function endOf(span: Found): number {
  return span.to + span.length;
}
