// Helpers of the tests in this folder.
import { createCipheriv, createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Id, Mode } from '../../object/types.ts';
import type { Stage } from '../stage.ts';
import { Store } from '../store.ts';
import { ingestFiles } from './ingest.ts';
import type { IngestItem, StoredItem } from './items.ts';
import type { RestoreJob } from './restore.ts';

export function hashHex(bytes: string | Uint8Array): Id {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes that do not compress and are the same for the same seed. */
export function noise(length: number, seed = 1): Buffer {
  const key = createHash('sha256').update(`${seed}`).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

export function rows(length: number): Buffer {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i},${(i * 7919) % 1000},row ${i % 37}\n`);
  return Buffer.alloc(length, lines.join(''));
}

export function scratch(): string {
  const dir = fs.mkdtempSync(join(tmpdir(), 'art-data-'));
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function newStore(): { dir: string; store: Store } {
  const dir = scratch();
  const store = Store.create(join(dir, '.art'));
  onTestFinished(() => store.close());
  return { dir, store };
}

export function writeFiles(dir: string, files: Record<string, Uint8Array | string>): IngestItem[] {
  fs.mkdirSync(dir, { recursive: true });
  return Object.entries(files).map(([path, bytes]) => {
    fs.writeFileSync(join(dir, path), bytes);
    return itemOf(join(dir, path), path);
  });
}

export function itemOf(abs: string, path: string): IngestItem {
  const { size, mtimeMs, ctimeMs, ino, dev, mode } = fs.lstatSync(abs);
  return { path, abs, mode: mode & 0o100 ? 1 : 0, stat: { size, mtimeMs, ctimeMs, ino, dev, mode } };
}

export async function ingestAll(
  store: Store,
  stage: Stage,
  items: IngestItem[],
  threads?: number,
): Promise<StoredItem[]> {
  const stored: StoredItem[] = [];
  const options = threads === undefined ? {} : { threads };
  for await (const batch of ingestFiles(store, stage, [items], options)) stored.push(...batch);
  return stored;
}

export function jobsOf(stored: StoredItem[], dest: string): RestoreJob[] {
  return stored.map(({ item, content, size, recipe }) => {
    const mode: Mode = item.mode;
    return { abs: join(dest, item.path), mode, size, content, ...(recipe === undefined ? {} : { recipe }) };
  });
}

/** Flips one bit in the payload of a blob's record. */
export function damage(store: Store, id: Id): string {
  const place = store.place('blob', id);
  if (!place) throw new Error(`no blob ${id}`);
  const path = store.packPath('data', place.pack);
  fs.chmodSync(path, 0o644);
  const fd = fs.openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  const at = place.offset + 52 + Math.floor(place.stored / 2);
  fs.readSync(fd, byte, 0, 1, at);
  byte[0] = (byte[0] as number) ^ 0x10;
  fs.writeSync(fd, byte, 0, 1, at);
  fs.closeSync(fd);
  return place.pack;
}
