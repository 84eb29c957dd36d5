// One tool at work on one task, in folders of its own that nobody used before.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { measure, settle } from './measure.mjs';

export class Job {
  /** How many commits were made. */
  number = 0;

  /**
   * @param peer the module of the tool
   * @param options `folder` (fresh), `limit` in seconds, `record(row, peer, measurement)`, `verify` (compare what was restored),
   *   `bare` (commands of milliseconds: time alone), `small` (a try at a part of the size)
   */
  constructor(peer, { folder, limit, record, verify, bare, small }) {
    this.peer = peer;
    this.folder = folder;
    this.limit = limit;
    this.record = (row, measurement) => record(row, peer.name, measurement);
    this.verify = verify;
    this.bare = bare;
    this.small = small;
    this.tree = join(folder, 'tree');
    this.store = join(folder, 'store');
    this.target = join(folder, 'restored');
    this.home = join(folder, 'home');
    for (const path of [this.tree, this.home, join(folder, 'tmp')]) mkdirSync(path, { recursive: true });
    this.env = { ...cleanEnvironment(folder, this.home), ...peer.env?.(this) };
  }

  /** Gives the tool a work tree with a copy of the data, and a new repository. A yardstick reads the original. */
  async start(prepared) {
    if (this.peer.isYardstick) {
      this.tree = prepared;
      return;
    }
    spawnSync('cp', ['-a', join(prepared, 'data'), this.tree]);
    await this.run(this.peer.init(this));
  }

  /** Replaces files of the data by those of `folder`, never writing through links that a tool may have put there. */
  change(folder) {
    if (this.peer.isYardstick) return;
    spawnSync('cp', ['-a', '--remove-destination', `${folder}/.`, join(this.tree, 'data')]);
  }

  async commit(row) {
    if (this.takes(row)) this.record(row, await this.measureCommit());
  }

  async measureCommit() {
    this.number++;
    const before = this.storedBytes();
    const measurement = await this.run(this.peer.commit(this));
    return { ...measurement, bytes: this.storedBytes() - before };
  }

  async restore(row, prepared) {
    if (!this.takes(row) || !this.peer.restore) return;
    await this.run(this.peer.beforeRestore?.(this) ?? []);
    this.record(row, await this.run(this.peer.restore(this)));
    if (!this.verify) return;
    const restored = this.peer.restored?.(this) ?? this.target;
    const { status, stdout } = spawnSync('diff', ['-rq', '--no-dereference', join(prepared, 'data'), restored]);
    if (status !== 0) throw new Error(`what was restored is not what was stored: ${stdout.toString().slice(0, 500)}`);
  }

  /** Times commands that the tool alone has; nothing happens if it has none. */
  async time(row, commands) {
    if (commands && this.takes(row)) this.record(row, await this.run(commands));
  }

  takes(row) {
    return this.peer.rows?.includes(row) ?? true;
  }

  /** Disk space that the store takes, in bytes: allocated blocks, metadata and indexes included. */
  storedBytes() {
    const paths = this.peer.stores?.map((path) => join(this.tree, path)) ?? [this.store];
    const present = paths.filter((path) => existsSync(path));
    if (this.peer.isYardstick || present.length === 0) return 0;
    const { stdout } = spawnSync('du', ['-s', '-c', '--block-size=1', ...present]);
    return Number(stdout.toString().trim().split('\n').at(-1).split('\t')[0]);
  }

  /** Runs commands one after the other: times add up, of memory the largest counts. */
  async run(commands) {
    const total = { seconds: 0, cpu: undefined, peak: undefined };
    for (const entry of commands) {
      const command = { cwd: this.tree, env: this.env, ...(Array.isArray(entry) ? { argv: entry } : entry) };
      mkdirSync(command.cwd, { recursive: true });
      if (!this.bare) settle(this.small);
      const result = await measure(command, {
        limit: this.limit,
        scratch: join(this.folder, 'usage'),
        bare: this.bare,
      });
      total.seconds += result.seconds;
      if (result.cpu !== undefined) total.cpu = (total.cpu ?? 0) + result.cpu;
      if (result.peak) total.peak = Math.max(total.peak ?? 0, result.peak);
    }
    return total;
  }
}

// Nothing of the user's own settings, caches or keys takes part.
function cleanEnvironment(folder, home) {
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: home,
    TMPDIR: join(folder, 'tmp'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'bench',
    GIT_AUTHOR_EMAIL: 'bench@localhost',
    GIT_COMMITTER_NAME: 'bench',
    GIT_COMMITTER_EMAIL: 'bench@localhost',
  };
}
