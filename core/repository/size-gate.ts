import { statfsSync } from 'node:fs';
import type { CommitOptions } from '../api.ts';
import { ArtError } from '../errors.ts';
import type { ScanItem } from '../workspace/scan-options.ts';
import { countChanged, type Source } from './capture.ts';
import { readConfig } from './config.ts';
import type { Context } from './context.ts';

const MAX_BYTES = 1_000_000_000;
const MAX_FILES = 100_000;

/** The commit is unusually large, and nobody said yes. */
export class LargeCommitError extends ArtError {
  constructor(reason: string) {
    super('LARGE_COMMIT', `this commit would store ${reason}`, {
      hint: 'if that is meant: art commit --yes, or for good: art config commit.yes true; .artignore leaves files out',
    });
  }
}

/**
 * Lets what is to be stored through until it is unusually much, and then asks, once, with the size of the whole commit.
 * Only such a commit pays for looking at its files twice; nothing of it has become visible by then.
 */
export class SizeGate {
  readonly #context: Context;
  readonly #sources: Source[];
  readonly #options: CommitOptions;
  readonly #free: number;
  readonly #maxBytes: number;
  readonly #maxFiles: number;
  #open: boolean;
  #files = 0;
  #bytes = 0;

  constructor(context: Context, sources: Source[], options: CommitOptions) {
    const config = readConfig(context.store.dir);
    const { bavail, bsize } = statfsSync(context.store.dir);
    this.#context = context;
    this.#sources = sources;
    this.#options = options;
    this.#free = bavail * bsize;
    this.#maxBytes = Math.min(config['commit.maxBytes'] ?? MAX_BYTES, this.#free / 2);
    this.#maxFiles = config['commit.maxFiles'] ?? MAX_FILES;
    this.#open = Boolean(options.yes ?? config['commit.yes']);
  }

  async *through(batches: AsyncIterable<ScanItem[]>): AsyncGenerator<ScanItem[]> {
    for await (const items of batches) {
      this.#files += items.length;
      for (const item of items) this.#bytes += item.known ? 0 : item.stat.size;
      if (!this.#open && (this.#files > this.#maxFiles || this.#bytes > this.#maxBytes)) await this.#ask();
      yield items;
    }
  }

  async #ask(): Promise<void> {
    const { files, bytes } = await this.#count();
    const size = `${files.toLocaleString('en')} new or changed files, ${gigabytes(bytes)}`;
    const reason = bytes > this.#free / 2 ? `${size}, where ${gigabytes(this.#free)} are free` : size;
    if (!(await this.#options.confirm?.({ files, bytes, reason }))) throw new LargeCommitError(reason);
    this.#open = true;
  }

  async #count(): Promise<{ files: number; bytes: number }> {
    let files = 0;
    let bytes = 0;
    for (const source of this.#sources) {
      const changed = await countChanged(this.#context, source, this.#options.follow ?? false);
      files += changed.files;
      bytes += changed.bytes;
    }
    return { files, bytes };
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
