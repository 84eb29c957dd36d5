// Damaged repositories: an answer that is right, or an error that says what is wrong. Never a crash.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtError } from '../../errors.ts';
import { applyDelta } from './git-delta.ts';
import { readIndex } from './git-index.ts';
import { GitObjects } from './git-objects.ts';
import { treeFiles } from './git-tree.ts';
import { GitProject, hasGit } from './testing.ts';

let project: GitProject;
let commit: string;

beforeAll(() => {
  if (!hasGit) return;
  project = new GitProject();
  const text = Array.from({ length: 200 }, (_, i) => `line ${i * 7919}`).join('\n');
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 5; j++) project.write(`folder${j}/file.py`, `${text}\n${i} ${j}\n`);
    commit = project.commit();
  }
  project.git('repack', '-adfq');
});

afterAll(() => project?.remove());

function said(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof ArtError) return 'an error';
    throw error;
  }
}

/** Positions all over a file, more at its beginning where its structure is. */
function positions(length: number): number[] {
  const step = Math.max(1, Math.floor(length / 150));
  return [...Array(Math.min(64, length)).keys(), ...Array.from({ length: 150 }, (_, i) => (i * step) % length)];
}

describe.skipIf(!hasGit)('a repository with one byte changed', () => {
  it('in a pack or its index reads the same, or says that it is damaged', () => {
    const packs = join(project.dir, '.git/objects/pack');
    const name = readdirSync(packs).find((file) => file.endsWith('.idx')) ?? '';
    const bad = mkdtempSync(join(tmpdir(), 'art-bad-git-'));
    mkdirSync(join(bad, 'objects/pack'), { recursive: true });
    const read = (dir: string): unknown => {
      const objects = new GitObjects(dir);
      try {
        return [...treeFiles(objects, objects.treeOf(commit))].map(
          ({ path, oid }) => `${path} ${objects.read(oid, 'blob')}`,
        );
      } finally {
        objects.close();
      }
    };
    const right = read(join(project.dir, '.git'));
    expect(right).toHaveLength(5);
    for (const file of [name, name.replace(/idx$/, 'pack')]) {
      for (const other of [name, name.replace(/idx$/, 'pack')]) {
        rmSync(join(bad, 'objects/pack', other), { force: true });
        copyFileSync(join(packs, other), join(bad, 'objects/pack', other));
      }
      const bytes = readFileSync(join(packs, file));
      rmSync(join(bad, 'objects/pack', file), { force: true });
      for (const at of positions(bytes.length)) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0xff;
        writeFileSync(join(bad, 'objects/pack', file), changed);
        const answer = said(() => read(bad));
        if (answer !== 'an error') expect(answer).toEqual(right);
      }
    }
    rmSync(bad, { recursive: true });
  });

  it('in an index whose checksum was left out reads as some index, or says that it is damaged', () => {
    for (const version of ['2', '4']) {
      project.git('update-index', '--index-version', version);
      const bytes = readFileSync(join(project.dir, '.git/index'));
      bytes.fill(0, bytes.length - 20);
      const file = join(project.home, 'index');
      for (const at of positions(bytes.length)) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0xff;
        writeFileSync(file, changed);
        said(() => [...readIndex(file).entries()]);
      }
    }
  });
});

it('a delta of any bytes makes what it says, or is refused', () => {
  const base = Buffer.from('a base of some bytes');
  const limit = 1000;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const delta = Buffer.concat([Buffer.from([base.length]), bytes]);
      const made = said(() => applyDelta(base, delta, limit));
      const length = bytes[0] ?? 0;
      if (made !== 'an error' && length < 128) expect((made as Buffer).length).toBe(length);
    }),
  );
});

it.skipIf(!hasGit)('a repository without objects says which is missing', () => {
  const dir = mkdtempSync(join(tmpdir(), 'art-bad-git-'));
  execFileSync('git', ['init', '-q', '--bare', dir]);
  const objects = new GitObjects(dir);
  expect(objects.find(commit)).toBeUndefined();
  expect(() => objects.treeOf(commit)).toThrow(`git: object ${commit} is missing`);
  objects.close();
  rmSync(dir, { recursive: true });
});
