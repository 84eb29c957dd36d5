import type { Readable } from 'node:stream';
import type {
  ArtifactInfo,
  BranchInfo,
  CheckoutOptions,
  CheckoutResult,
  CommitOptions,
  CommitResult,
  DuRow,
  FsckError,
  FsckResult,
  LogEntry,
  LogOptions,
  LsEntry,
  MergeResult,
  Note,
  OpenOptions,
  PackInfo,
  Resolved,
  ShowResult,
  Status,
  StoredObject,
  TagInfo,
} from './api.ts';
import type { Blame, BlameOptions } from './blame/types.ts';
import type { Lineage, LineageOptions } from './lineage/lineage-graph.ts';
import type { ByteRange } from './object/recipe.ts';
import type { Id, Kind, ValueMap } from './object/types.ts';
import type { BisectOptions, BisectResult } from './repository/bisect.ts';
import * as branching from './repository/branches.ts';
import type { RestoredSource, ShownCode, SourceDiff } from './repository/code.ts';
import type { RunComparison } from './repository/compare-runs.ts';
import * as config from './repository/config.ts';
import type { Context } from './repository/context.ts';
import type { RepositoryDiff } from './repository/diff-sides.ts';
import { log, show } from './repository/log.ts';
import * as look from './repository/look.ts';
import * as marks from './repository/marks.ts';
import type { MarkChange } from './repository/marks-history.ts';
import type { MergeOptions } from './repository/merge.ts';
import { observe, observeCheckout, observeVersion } from './repository/observe.ts';
import { initStore, openContext } from './repository/open.ts';
import type { OpenFile } from './repository/open-file.ts';
import type { QueryOptions, RunTable, TableOptions } from './repository/query.ts';
import type { RunOptions, RunReport } from './repository/run/types.ts';
import type { SwitchResult } from './repository/switch.ts';
import type { Tracked } from './repository/tracking.ts';
import type { SaveOptions } from './repository/transfer.ts';
import type { SaveValueOptions } from './repository/values.ts';
import type { WhyResult } from './repository/why.ts';

/**
 * A repository of artifacts: the whole of what the program can do, as a library. Every method checks what it reads
 * against its hash, and throws an ArtError with a code, a message and mostly a hint.
 *
 * @example
 * const repository = await Repository.open({ cwd: 'project' });
 * const { outputs } = await repository.commit({ message: 'train', outputs: [{ name: 'model', path: 'out/model.json' }] });
 * console.log(outputs.model.version); // 1
 * await repository.close();
 */
export class Repository {
  readonly #context: Context;

  private constructor(context: Context) {
    this.#context = context;
  }

  /** Makes a repository in `dir`, or opens the one that is there. */
  static async init(dir: string, options: OpenOptions = {}): Promise<Repository> {
    initStore(dir, options);
    return Repository.open({ ...options, cwd: dir });
  }

  /** Opens the repository that `options.cwd` is in. Throws NoRepositoryError. */
  static async open(options: OpenOptions = {}): Promise<Repository> {
    return new Repository(openContext(options));
  }

  async close(): Promise<void> {
    for (const close of this.#context.closing) close();
    await this.#context.store.close();
  }

  /** The workspace's root folder. */
  get root(): string {
    return this.#context.workspace.root;
  }

  get artDir(): string {
    return this.#context.store.dir;
  }

  /** The current branch. Throws when git is on none and none is named. */
  get branch(): string {
    return this.#context.workspace.branch();
  }

  // Record

  async track(path: string, options: { name?: string; type?: string } = {}): Promise<Tracked> {
    const { track } = await import('./repository/tracking.ts');
    return track(this.#context, path, options);
  }

  async untrack(nameOrPath: string): Promise<Tracked> {
    const { untrack } = await import('./repository/tracking.ts');
    return untrack(this.#context, nameOrPath);
  }

  async status(): Promise<Status> {
    const { status } = await import('./repository/status.ts');
    await this.#enterWorkspace();
    return status(this.#context);
  }

  /** Stores outputs and records the run that made them. Throws NothingToCommitError, LostUpdateError. */
  async commit(options: CommitOptions = {}): Promise<CommitResult> {
    const { commit } = await import('./repository/commit.ts');
    await this.#enterWorkspace();
    return commit(this.#context, options);
  }

  /**
   * Runs steps of `art.yaml` with what they depend on, or one command, and records a run for each that had to run. What
   * fails is told in the report. Throws for what is wrong before anything runs, and the signal's reason when interrupted,
   * with the workspace as it was.
   *
   * @example
   * const { status, steps } = await repository.run({ steps: ['train'], params: { lr: 0.2 } });
   */
  async run(options: RunOptions = {}): Promise<RunReport> {
    const { run } = await import('./repository/run/run.ts');
    await this.#enterWorkspace();
    return run(this.#context, options);
  }

  /** Stores one file (a path) or stream as a version of an artifact. */
  async save(
    name: string,
    source: AsyncIterable<Uint8Array> | string,
    options: SaveOptions = {},
  ): Promise<CommitResult> {
    const { save } = await import('./repository/transfer.ts');
    await this.#enterWorkspace();
    const result = await save(this.#context, name, source, options);
    observeVersion(this.#context, name, result.run);
    return result;
  }

  /**
   * Stores a value as a version of an artifact, in an open format: `.json`, `.npy`, `.txt`, ... by what it is, or as
   * `options.as` says. Throws CANNOT_SAVE for what the format would lose.
   */
  async saveValue(name: string, value: unknown, options: SaveValueOptions = {}): Promise<CommitResult> {
    const { saveValue } = await import('./repository/values.ts');
    await this.#enterWorkspace();
    const result = await saveValue(this.#context, name, value, options);
    observeVersion(this.#context, name, result.run);
    return result;
  }

  /** Stores what a tar stream holds as a version of an artifact. */
  async importTar(source: AsyncIterable<Uint8Array>, name: string, options: CommitOptions = {}): Promise<CommitResult> {
    const { importTar } = await import('./repository/transfer.ts');
    await this.#enterWorkspace();
    return importTar(this.#context, source, name, options);
  }

  // Look

  /** What a selector names: `NAME[@VERSION][:PATH]`, or a run. Throws NotFoundError, AmbiguousError. */
  resolve(selector: string): Resolved {
    return this.#context.resolver.resolve(selector);
  }

  resolveRun(selector: string): Id {
    return this.#context.resolver.run(selector);
  }

  log(options: LogOptions = {}): Iterable<LogEntry> {
    return log(this.#context, options);
  }

  /** Runs that meet a condition, in the order asked for. Throws QueryError. */
  async query(options: QueryOptions): Promise<Iterable<LogEntry>> {
    const { query } = await import('./repository/query.ts');
    return query(this.#context, options);
  }

  /** The same as rows of a table. */
  async table(options: TableOptions): Promise<RunTable> {
    const { runTable } = await import('./repository/query.ts');
    return runTable(this.#context, options);
  }

  /** Runs beside each other, field by field. */
  async compareRuns(selectors: readonly string[]): Promise<RunComparison> {
    const { compareRuns } = await import('./repository/compare-runs.ts');
    return compareRuns(this.#context, selectors);
  }

  show(selector: string): ShowResult {
    return show(this.#context, selector);
  }

  /** Why a step would be skipped or run, or why a run was made, and what differs from the run before. */
  async why(stepOrRun: string): Promise<WhyResult> {
    const { why } = await import('./repository/why.ts');
    await this.#enterWorkspace();
    return why(this.#context, stepOrRun);
  }

  /** What the command of a run printed. */
  async runLog(selector: string): Promise<Iterable<Uint8Array>> {
    const { runLog } = await import('./repository/run/log.ts');
    return runLog(this.#context, selector);
  }

  /** What a run or a version was made from, or what was made from it. Throws NotFoundError, AmbiguousError. */
  async lineage(selector: string, options: LineageOptions = {}): Promise<Lineage> {
    const { traceLineage } = await import('./lineage/lineage.ts');
    return traceLineage(this.#context.history, this.resolve(selector), options);
  }

  /**
   * Finds the first version of an artifact, or the first run of a history, that is bad: by a metric beyond a bound, or
   * by a command that fails.
   */
  async bisect(what: string, options: BisectOptions): Promise<BisectResult> {
    const { bisect } = await import('./repository/bisect.ts');
    await this.#context.workspace.readYaml();
    return bisect(this.#context, what, options);
  }

  artifacts(): Iterable<ArtifactInfo> {
    return look.artifacts(this.#context);
  }

  ls(selector: string, options: { recursive?: boolean } = {}): Iterable<LsEntry> {
    return look.ls(this.#context, selector, options);
  }

  cat(selector: string, range: ByteRange = {}): Iterable<Uint8Array> {
    observe(this.#context, selector);
    return look.cat(this.#context, selector, range);
  }

  /** Bytes of an artifact that is a single file, or of one file in it. */
  load(selector: string): Iterable<Uint8Array> {
    return this.cat(selector);
  }

  /** The value that a file of an artifact holds: numbers, rows, text, ... as its format says. Nothing of it is run. */
  async loadValue(selector: string): Promise<unknown> {
    const { loadValue } = await import('./repository/values.ts');
    observe(this.#context, selector);
    return loadValue(this.#context, selector);
  }

  /** One file of an artifact version, for reads of any range, each verified. Throws NotFoundError and IS_FOLDER. */
  async openFile(selector: string): Promise<OpenFile> {
    const { openFile } = await import('./repository/open-file.ts');
    observe(this.#context, selector);
    return openFile(this.#context, selector);
  }

  /**
   * Compares two artifact versions, or two runs; one version with what the workspace has when `after` is absent.
   *
   * @example
   * const { entries, content } = await repository.diff('data@1', 'data@2');
   * for (const entry of entries) console.log(entry.path, await content(entry, { key: ['id'] }));
   */
  async diff(before: string, after?: string): Promise<RepositoryDiff> {
    const { diff } = await import('./repository/diff.ts');
    if (after === undefined) await this.#enterWorkspace();
    return diff(this.#context, before, after);
  }

  /** The state of the code that a run recorded, with the changed files that it kept. */
  async showCode(selector: string): Promise<ShownCode> {
    const { showCode } = await import('./repository/code.ts');
    return showCode(this.#context, selector);
  }

  /** Files that differ between the source of two runs. Throws ArtError `NO_CODE`, `NO_GIT`, `NO_COMMIT`. */
  async diffCode(before: string, after: string): Promise<SourceDiff[]> {
    const { diffCode } = await import('./repository/code.ts');
    await this.#context.workspace.readYaml();
    return diffCode(this.#context, before, after);
  }

  /** Which version brought in each file of a folder, or each line, key or byte range of a file. */
  async blame(selector: string, options: BlameOptions = {}): Promise<Blame> {
    const { blame } = await import('./repository/blame.ts');
    return blame(this.#context, selector, options);
  }

  async du(names?: string[]): Promise<DuRow[]> {
    const { du } = await import('./repository/diff.ts');
    return du(this.#context, names);
  }

  // Take

  async checkout(options: CheckoutOptions = {}): Promise<CheckoutResult> {
    const { checkout } = await import('./repository/checkout.ts');
    await this.#enterWorkspace();
    const result = await checkout(this.#context, options);
    observeCheckout(this.#context, options.targets ?? [], result);
    return result;
  }

  /** Writes the exact source of a run to a folder that is new or empty. Throws as `diffCode`, and `EXISTS`. */
  async checkoutCode(selector: string, to: string): Promise<RestoredSource & { path: string }> {
    const { checkoutCode } = await import('./repository/code.ts');
    return checkoutCode(this.#context, selector, to);
  }

  /** An artifact, or a path in it, as a tar stream. */
  async export(selector: string): Promise<Readable> {
    const { exportTar } = await import('./repository/transfer.ts');
    observe(this.#context, selector);
    return exportTar(this.#context, selector);
  }

  // Name

  tag(name: string, target = 'HEAD', options: { force?: boolean } = {}): TagInfo {
    return marks.setTag(this.#context, name, target, options);
  }

  deleteTag(name: string): void {
    marks.deleteTag(this.#context, name);
  }

  tags(): TagInfo[] {
    return marks.tags(this.#context);
  }

  label(target: string, change: { set?: Record<string, string>; remove?: string[] }): void {
    marks.setLabels(this.#context, target, change);
  }

  labels(target: string): Record<string, string> {
    return marks.labelsOf(this.#context, this.resolve(target));
  }

  async setMeta(target: string, change: { set?: ValueMap; remove?: string[] }): Promise<void> {
    const { setMeta } = await import('./repository/meta.ts');
    setMeta(this.#context, target, change);
  }

  /** Metadata of a run or a version as it stands. */
  async meta(target: string): Promise<ValueMap> {
    const { metaOf } = await import('./repository/meta.ts');
    return metaOf(this.#context, this.resolve(target));
  }

  /** All that was ever said of one kind about a run or a version. */
  async markHistory(type: 'label' | 'note' | 'meta', target: string): Promise<MarkChange[]> {
    const { markHistory } = await import('./repository/marks-history.ts');
    return markHistory(this.#context, type, target);
  }

  note(target: string, text: string): Note {
    return marks.addNote(this.#context, target, text);
  }

  removeNote(target: string, note: string): void {
    marks.removeNote(this.#context, target, note);
  }

  notes(target: string): Note[] {
    return marks.notesOf(this.#context, this.resolve(target));
  }

  branches(): BranchInfo[] {
    return branching.branches(this.#context);
  }

  createBranch(name: string, at?: string): Id[] {
    return branching.createBranch(this.#context, name, at);
  }

  deleteBranch(name: string, options: { force?: boolean } = {}): void {
    branching.deleteBranch(this.#context, name, options);
  }

  async switch(name: string, options: { create?: boolean; force?: boolean } = {}): Promise<SwitchResult> {
    const { switchBranch } = await import('./repository/switch.ts');
    await this.#enterWorkspace();
    return switchBranch(this.#context, name, options);
  }

  /** Joins a branch, or without one the heads that the current branch has. */
  async merge(branch?: string, options: MergeOptions = {}): Promise<MergeResult> {
    const { merge } = await import('./repository/merge.ts');
    await this.#enterWorkspace();
    return merge(this.#context, branch, options);
  }

  // Care

  async fsck(): Promise<FsckResult> {
    const { fsck } = await import('./repository/care.ts');
    return fsck(this.#context);
  }

  /** Makes the index again from the packs alone. */
  async reindex(): Promise<{ packs: number; objects: number; runs: number }> {
    const { reindex } = await import('./repository/care.ts');
    return reindex(this.#context);
  }

  // Plumbing

  /** An object by its whole id, verified. */
  async catObject(id: Id, kind?: Kind): Promise<StoredObject> {
    const { catObject } = await import('./repository/plumbing.ts');
    return catObject(this.#context, id, kind);
  }

  async lsPacks(): Promise<Iterable<PackInfo>> {
    const { lsPacks } = await import('./repository/plumbing.ts');
    return lsPacks(this.#context);
  }

  /** Verifies one pack, named by the first digits of its name. */
  async verifyPack(prefix: string): Promise<PackInfo & { errors: Omit<FsckError, 'harms'>[] }> {
    const { verifyPack } = await import('./repository/care.ts');
    return verifyPack(this.#context, prefix);
  }

  // Settings

  config(): config.Config {
    return config.readConfig(this.artDir);
  }

  getConfig(key: string): string | number | boolean {
    return config.getConfig(this.artDir, key);
  }

  /** Sets a key from text; undefined removes it. */
  setConfig(key: string, text: string | undefined): void {
    config.setConfig(this.artDir, key, text);
  }

  /** What comes before anything that looks at the files of the workspace. */
  async #enterWorkspace(): Promise<void> {
    await this.#context.workspace.readYaml();
    const { finishInterrupted } = await import('./repository/interrupted.ts');
    await finishInterrupted(this.#context);
  }
}
