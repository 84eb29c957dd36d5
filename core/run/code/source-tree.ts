import { join } from 'node:path';
import { ArtError } from '../../errors.ts';
import { findRecipe } from '../../object/layout.ts';
import { findEntry, listManifest } from '../../object/manifest.ts';
import type { Attachment, Run } from '../../object/run.ts';
import type { Entry } from '../../object/types.ts';
import { readContent } from '../../store/data/read.ts';
import type { Store } from '../../store/store.ts';
import { findGit, type GitInfo } from '../../workspace/git.ts';
import { GitObjects, gitHash } from './git-objects.ts';
import { FOLDER, LINK, SUBMODULE, treeFiles } from './git-tree.ts';
import { type RecordedCode, recordedCode } from './recorded-code.ts';

/** A file of a run's source. */
export interface SourceFile {
  path: string;
  /** As git writes modes. */
  mode: number;
  /** The git id of its bytes; that of a sub-module is its commit. */
  oid: string;
}

/** What git holds in one piece too. */
const MAX_FILE = 1 << 29;

const GIT_MODES = [0o100644, 0o100755, LINK] as const;

/** The source that a run was made with: its git commit, and over it the snapshot of what had changed. */
export class SourceTree {
  readonly code: RecordedCode;
  readonly #store: Store;
  readonly #snapshot: Attachment | undefined;
  readonly #git: GitInfo | undefined;
  readonly #objects = new Map<string, GitObjects>();
  readonly #deleted: Set<string>;
  readonly #tree: string | undefined;

  /** `git` is the work tree in whose repository the commit is looked for. Throws ArtError where the run has no code. */
  constructor(store: Store, run: Pick<Run, 'code' | 'attachments'>, shown: string, git: GitInfo | undefined) {
    const code = recordedCode(run);
    if (code === undefined) {
      throw new ArtError('NO_CODE', `run "${shown}" has no record of its code`, {
        hint: 'code is recorded in a git work tree, unless code.capture is off',
      });
    }
    this.code = code;
    this.#store = store;
    this.#snapshot = run.attachments?.code;
    this.#git = git;
    this.#deleted = new Set(code.deleted);
    this.#tree = code.commit === undefined ? undefined : this.#treeOf('', code.commit);
  }

  close(): void {
    for (const objects of this.#objects.values()) objects.close();
  }

  /** The root of the commit's tree; undefined for source that was never committed. */
  get tree(): string | undefined {
    return this.#tree;
  }

  /** Changed files: what lies over the commit. */
  *changed(): Generator<Entry, void, void> {
    if (this.#snapshot) yield* listManifest(this.#store, this.#snapshot.content);
  }

  /** Every file, those of sub-modules too, in no order that means anything. */
  *files(): Generator<{ path: string; mode: number; read: () => Buffer }, void, void> {
    const changed = new Set<string>();
    for (const entry of this.changed()) {
      changed.add(entry.path);
      yield { path: entry.path, mode: GIT_MODES[entry.mode as 0] ?? 0o100644, read: () => this.#bytesOf(entry) };
    }
    if (this.#tree !== undefined) yield* this.#committed('', this.#tree, changed);
    for (const { path, commit } of this.code.submodules) {
      const tree = this.#treeOf(path, commit);
      yield* this.#committed(path, tree, changed);
    }
  }

  /** What is at a path, or undefined. */
  at(path: string): SourceFile | undefined {
    const entry = this.#snapshot && findEntry(this.#store, this.#snapshot.content, path);
    if (entry)
      return { path, mode: GIT_MODES[entry.mode as 0] ?? 0o100644, oid: gitHash('blob', this.#bytesOf(entry)) };
    if (this.#deleted.has(path)) return undefined;
    const module = this.code.submodules.find((one) => path === one.path || path.startsWith(`${one.path}/`));
    if (module === undefined) return this.#tree === undefined ? undefined : this.#find('', this.#tree, path);
    if (module.path === path) return { path, mode: SUBMODULE, oid: module.commit };
    return this.#find(module.path, this.#treeOf(module.path, module.commit), path);
  }

  /** The objects of the repository, or of a sub-module of it. */
  objects(module = ''): GitObjects {
    const known = this.#objects.get(module);
    if (known) return known;
    const git = module === '' || !this.#git ? this.#git : findGit(join(this.#git.workTree, module));
    const own = module === '' || git?.workTree === join(this.#git?.workTree ?? '', module);
    const dir = own ? git?.commonDir : this.#git && join(this.#git.commonDir, 'modules', module);
    if (dir === undefined) {
      throw new ArtError('NO_GIT', 'the source is in git, and this workspace is in no git work tree', {
        hint: 'clone its git repository, and try again in there',
      });
    }
    const objects = new GitObjects(dir);
    this.#objects.set(module, objects);
    return objects;
  }

  *#committed(module: string, tree: string, changed: Set<string>): ReturnType<SourceTree['files']> {
    const objects = this.objects(module);
    for (const file of treeFiles(objects, tree)) {
      const path = module === '' ? file.path : `${module}/${file.path}`;
      if (file.mode === SUBMODULE || changed.has(path) || this.#deleted.has(path)) continue;
      yield { path, mode: file.mode, read: () => objects.read(file.oid, 'blob') };
    }
  }

  #find(module: string, tree: string, path: string): SourceFile | undefined {
    const parts = (module === '' ? path : path.slice(module.length + 1)).split('/');
    let oid = tree;
    for (const [at, part] of parts.entries()) {
      const entry = this.objects(module)
        .tree(oid)
        .find(({ name }) => name === part);
      if (entry === undefined) return undefined;
      if (at === parts.length - 1)
        return entry.mode === FOLDER ? undefined : { path, mode: entry.mode, oid: entry.oid };
      if (entry.mode !== FOLDER) return undefined;
      oid = entry.oid;
    }
    return undefined;
  }

  #treeOf(module: string, commit: string): string {
    const objects = this.objects(module);
    if (objects.find(commit) !== undefined) return objects.treeOf(commit);
    throw new ArtError('NO_COMMIT', `git has no commit ${commit}${module === '' ? '' : ` of "${module}"`}`, {
      hint: module === '' ? 'get it: git fetch' : 'get it: git submodule update --init',
    });
  }

  #bytesOf({ path, content, size }: Entry): Buffer {
    if (size > MAX_FILE) throw new ArtError('TOO_LARGE', `"${path}" of the source has ${size} bytes`);
    const layout = this.#snapshot?.layout;
    const recipe = layout === undefined ? undefined : findRecipe(this.#store, layout, content);
    return Buffer.concat([...readContent(this.#store, content, size, recipe)]);
  }
}
