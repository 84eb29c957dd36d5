import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ArtError, UsageError } from '../errors.ts';
import type { Id } from '../object/types.ts';
import type { History } from '../store/history.ts';
import type { Store } from '../store/store.ts';
import type { GitInfo } from '../workspace/git.ts';
import { readArtLock } from '../workspace/lock.ts';
import { loadState, saveState, settlePending, type WorkspaceState } from '../workspace/state.ts';
import type { ArtYaml } from '../workspace/yaml.ts';

export const DEFAULT_BRANCH = 'main';

/** One work tree: its root, its branch, and what each of its paths was restored from. */
export class Workspace {
  readonly root: string;
  readonly id: string;
  readonly git: GitInfo | undefined;
  readonly cwd: string;
  readonly #store: Store;
  readonly #history: History;
  readonly #branch: string | undefined;
  #yaml: ArtYaml | undefined;

  constructor(
    store: Store,
    history: History,
    place: { root: string; id: string; git?: GitInfo | undefined; cwd: string; branch?: string | undefined },
  ) {
    this.root = place.root;
    this.id = place.id;
    this.git = place.git;
    this.cwd = place.cwd;
    this.#branch = place.branch;
    this.#store = store;
    this.#history = history;
  }

  /** State as of now, with a finished but unrecorded commit taken in. */
  state(): WorkspaceState {
    const state = loadState(this.#store.dir, this.id);
    return settlePending(state, (run) => this.#counts(run));
  }

  /** Changes the state alone in the store, so that two programs in one work tree do not undo each other. */
  update(change: (state: WorkspaceState) => void): void {
    this.#store.index.transact(() => {
      const state = this.state();
      change(state);
      saveState(this.#store.dir, this.id, state);
    });
  }

  /** Makes a branch the current one, for as long as git stays where it is. */
  switchTo(branch: string): void {
    this.update((state) => {
      state.switched = { branch, git: this.git?.branch ?? null };
    });
  }

  /**
   * The current branch: as the caller says, else as `switch` said while git was on the branch that it is on now, else
   * git's own.
   */
  branch(): string {
    const named = this.branchOrNone();
    if (named !== undefined) return named;
    throw new ArtError('DETACHED', 'git is on no branch, so art is on none', {
      hint: 'name one with --branch or ART_BRANCH, or go to one: art switch NAME',
    });
  }

  branchOrNone(): string | undefined {
    if (this.#branch !== undefined) return this.#branch;
    const { switched } = this.state();
    if (switched && switched.git === (this.git?.branch ?? null)) return switched.branch;
    if (this.git) return this.git.detached ? undefined : this.git.branch;
    return readHead(this.#store.dir);
  }

  /** Heads that the next run builds on: the branch's own; for a branch that has none, what `art.lock` names. */
  heads(): Id[] {
    const branch = this.branchOrNone();
    const own = branch === undefined ? [] : this.#history.heads(branch);
    return own.length > 0 ? own : this.#locked();
  }

  /**
   * Reads art.yaml, to be called before `yaml` is used. Apart from opening, because loading its parser takes 10 ms, and
   * commands that only look at history can do without.
   */
  async readYaml(): Promise<void> {
    const { readArtYaml } = await import('../workspace/yaml.ts');
    this.#yaml = readArtYaml(this.root);
  }

  /** What art.yaml says. */
  get yaml(): ArtYaml {
    if (!this.#yaml) throw new Error('readYaml() comes before yaml');
    return this.#yaml;
  }

  /** How a path that the user typed is known here: relative to the root, with `/`; absolute when it is outside. */
  key(path: string): string {
    const abs = resolve(this.cwd, path);
    const inside = relative(this.root, abs);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return abs;
    if (inside === '')
      throw new UsageError('the workspace itself cannot be an artifact', { hint: 'name a folder or file in it' });
    return inside.split(sep).join('/');
  }

  absolute(key: string): string {
    return resolve(this.root, key);
  }

  has(path: string): boolean {
    return existsSync(this.absolute(path));
  }

  /** Where an artifact lives here: art.yaml first, then where it was last committed from or restored to. */
  pathOf(name: string): string | undefined {
    const declared = this.yaml.artifacts[name]?.path;
    if (declared !== undefined) return declared;
    return Object.entries(this.state().paths).find(([, base]) => base.name === name)?.[0];
  }

  #locked(): Id[] {
    const runs = [...new Set(readArtLock(this.root).map((line) => line.run))];
    const here = runs.filter(
      (run) => this.#store.has('run', run) && this.#history.reachable(run, this.#history.allHeads()),
    );
    return this.#history.topmost(here);
  }

  #counts(run: Id): boolean {
    return this.#store.has('run', run) && this.#history.reachable(run, this.#history.allHeads());
  }
}

function readHead(artDir: string): string {
  try {
    return /^ref: (.+)$/m.exec(readFileSync(join(artDir, 'HEAD'), 'utf8'))?.[1] ?? DEFAULT_BRANCH;
  } catch {
    return DEFAULT_BRANCH;
  }
}
