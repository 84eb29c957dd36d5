import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ingestFiles } from '../store/data/ingest.ts';
import { Store } from '../store/store.ts';
import { type Scan, type ScanOptions, scanPath } from './scan.ts';
import { openKnown } from './seed.ts';
import type { CachedTree } from './stat-cache.ts';
import { treeOf } from './tree.ts';

/** A folder of the test's own that is gone after it. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'art-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files, making folders as needed; a path that ends with '/' is an empty folder. */
export function writeTree(root: string, tree: Record<string, string | Uint8Array>): void {
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(tree)) {
    const abs = join(root, path);
    mkdirSync(path.endsWith('/') ? abs : dirname(abs), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(abs, content);
  }
}

/** What is below a folder, as text: content of files with `*` before that of executables, `-> target`, `folder`. */
export function readTree(root: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  const names = readdirSync(join(root, prefix));
  if (names.length === 0 && prefix !== '') found[prefix] = 'folder';
  for (const name of names) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const abs = join(root, path);
    const stat = lstatSync(abs);
    if (stat.isDirectory()) Object.assign(found, readTree(root, path));
    else if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(abs)}`;
    else found[path] = `${stat.mode & 0o100 ? '*' : ''}${readFileSync(abs, 'utf8')}`;
  }
  return found;
}

/** A store, and a folder that is committed to it again and again. */
export class Bench {
  readonly root: string = tempFolder();
  readonly data: string = join(this.root, 'data');
  readonly cacheFile: string = join(this.root, 'cache');
  readonly store: Store = Store.create(join(this.root, '.art'));

  constructor() {
    onTestFinished(() => this.store.close());
  }

  scan(options: Partial<ScanOptions> = {}): Scan {
    const { cacheFile, store } = this;
    return scanPath({
      abs: this.data,
      shown: 'data',
      cache: openKnown(cacheFile, store),
      cacheFile,
      tempDir: store.tmp,
      ...options,
    });
  }

  /** Stores what is in the folder, as a commit does. `read` are the paths that had to be read. */
  async commit(options: Partial<ScanOptions> = {}): Promise<{ tree: CachedTree; read: string[]; unchanged: boolean }> {
    const scan = this.scan(options);
    const stage = this.store.stage();
    const read: string[] = [];
    try {
      for await (const items of ingestFiles(this.store, stage, scan.batches(), { threads: 0 })) {
        read.push(...items.map(({ item }) => item.path));
        scan.stored(items);
      }
      const tree = treeOf(scan, stage);
      stage.publish();
      if (!scan.unchanged) scan.save(tree);
      return { tree, read, unchanged: scan.unchanged };
    } finally {
      scan.close();
      stage.abort();
    }
  }
}
