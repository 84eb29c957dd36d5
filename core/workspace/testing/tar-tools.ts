// Archives made by hand and by the system's programs, for the tests of this folder.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRecipe } from '../../object/layout.ts';
import { listManifest } from '../../object/manifest.ts';
import type { Entry } from '../../object/types.ts';
import { readContent } from '../../store/data/read.ts';
import { Store } from '../../store/store.ts';
import { exportTar, type TarExportOptions, type TarSource } from '../tar-export.ts';
import { importTar, type TarImportOptions } from '../tar-import.ts';

/** A store in a folder that goes away with it. */
export class TarBench {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'art-tar-'));
  readonly store: Store = Store.create(join(this.folder, '.art'));

  async close(): Promise<void> {
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Imports an archive, given in pieces of `step` bytes. */
  async take(archive: Uint8Array, options: TarImportOptions = {}, step: number = 65_536): Promise<TarSource> {
    const stage = this.store.stage();
    try {
      const { root, layout } = await importTar(this.store, stage, pieces(archive, step), options);
      stage.publish();
      return { root: root.root, layout };
    } finally {
      stage.abort();
    }
  }

  async give(artifact: TarSource, options: Partial<TarExportOptions> = {}): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of exportTar(this.store, artifact, { time: 1e12, name: 'file', ...options }))
      parts.push(part);
    return Buffer.concat(parts);
  }

  entries(artifact: TarSource): Entry[] {
    return [...listManifest(this.store, artifact.root)];
  }

  content({ layout }: TarSource, { content, size }: Entry): Buffer {
    const recipe = layout === undefined ? undefined : findRecipe(this.store, layout, content);
    return Buffer.concat([...readContent(this.store, content, size, recipe)]);
  }

  /** Each path with its mode and its content as text. */
  texts(artifact: TarSource): Record<string, string> {
    const show = (entry: Entry): string => `${entry.mode} ${this.content(artifact, entry).toString('utf8')}`;
    return Object.fromEntries(this.entries(artifact).map((entry) => [entry.path, show(entry)]));
  }
}

export async function* pieces(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

export interface RawMember {
  name: string | Buffer;
  type?: string;
  body?: string | Buffer;
  link?: string;
  mode?: number;
  /** The size that the header claims. */
  size?: number;
}

/** An archive with headers exactly as told, however wrong. */
export function rawTar(members: readonly RawMember[], end: Buffer = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...members.flatMap(rawMember), end]);
}

function rawMember({ name, type = '0', body = '', link = '', mode = 0o644, size }: RawMember): Buffer[] {
  const content = Buffer.from(body);
  const block = Buffer.alloc(512);
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  block.write(`${(size ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(link, 157);
  block.write('ustar\x0000', 257);
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return [block, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}

/** One record of a pax header. */
export function pax(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

export function run(program: string, args: string[], input?: Uint8Array): Buffer {
  return execFileSync(program, args, {
    ...(input ? { input } : {}),
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

export function has(program: string): boolean {
  try {
    run(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}
