import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CorruptError } from '../../errors.ts';
import { hashObject } from '../../object/hash.ts';
import { bytesFrom, randomFrom, tempDir } from '../testing.ts';
import { footerEntries, readFooter, readRecord } from './reader.ts';
import { scanPack } from './scan.ts';
import { PackWriter } from './writer.ts';

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 5);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

/** Changes that real damage and hostile hands make: bytes, numbers at their limits, pieces moved, cut and doubled. */
function mutate(file: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * file.length);
  const length = Math.floor(random() * 200);
  const kind = Math.floor(random() * 6);
  if (kind === 0) file[at] = Math.floor(random() * 256);
  if (kind === 1) file[at] = (file[at] as number) ^ (1 << Math.floor(random() * 8));
  if (kind === 2 && at + 4 <= file.length)
    file.writeUInt32LE([0, 1, 0x7fffffff, 0xffffffff][Math.floor(random() * 4)] as number, at);
  if (kind === 3) return Buffer.concat([file.subarray(0, at), file.subarray(at + length)]);
  if (kind === 4) return Buffer.concat([file.subarray(0, at + length), file.subarray(at)]);
  if (kind === 5) file.copy(file, at, Math.floor(random() * file.length));
  return file;
}

function readEverything(path: string): void {
  const fd = openSync(path, 'r');
  const orCorrupt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof CorruptError)) throw error;
    }
  };
  try {
    orCorrupt(() => {
      for (const entry of scanPack(fd)) expect(hashObject(entry.kind, readRecord(fd, entry))).toBe(entry.id);
    });
    orCorrupt(() => {
      for (const entry of footerEntries(readFooter(fd))) {
        orCorrupt(() => expect(hashObject(entry.kind, readRecord(fd, entry))).toBe(entry.id));
      }
    });
  } finally {
    closeSync(fd);
  }
}

test(`a mangled pack gives verified objects or a corrupt error (FUZZ_SEED=${SEED})`, {
  timeout: SECONDS * 1000 + 30_000,
}, () => {
  const temp = tempDir();
  const random = randomFrom(SEED);
  const writer = new PackWriter(temp.path, 'data');
  for (let i = 0; i < 30; i++) {
    const raw = i % 3 ? bytesFrom(random, 1 + Math.floor(random() * 400)) : Buffer.from(`text ${i} `.repeat(200));
    writer.add('blob', hashObject('blob', raw), raw);
  }
  const original = readFileSync(writer.finish().tmp);
  const path = join(temp.path, 'mangled');
  let tries = 0;
  for (const end = Date.now() + SECONDS * 1000; Date.now() < end; tries++) {
    let file: Buffer = Buffer.from(original);
    for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) file = mutate(file, random);
    writeFileSync(path, file);
    readEverything(path);
  }
  temp.remove();
  expect(tries).toBeGreaterThan(100);
});
