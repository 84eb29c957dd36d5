// Writes the folders that are committed. Each is made once for a work folder and copied for each tool.
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { byteSource, logNormalSizes, numberSource } from './random.mjs';
import { tableRow, textSource } from './text.mjs';

const MIB = 2 ** 20;
const TEXT_KINDS = ['csv', 'json', 'code'];

/** Makes `path` with `fill(path/data, path)` unless a complete one is there already. `data` is what tools commit. */
export async function once(path, fill) {
  if (existsSync(`${path}.complete`)) return path;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(join(path, 'data'), { recursive: true });
  await fill(join(path, 'data'), path);
  writeFileSync(`${path}.complete`, '');
  return path;
}

/** One file of random bytes. */
export function writeRandomFile(path, size) {
  const bytes = byteSource(path.split('/').at(-1));
  withFile(path, (fd) => {
    for (let left = size; left > 0; left -= 8 * MIB) writeSync(fd, bytes(Math.min(left, 8 * MIB)));
  });
}

/** Small files, half text and half random bytes, `perFolder` in a folder; sizes log-normal. */
export function writeSmallFiles(root, { count, total, perFolder }) {
  const text = textSource('files');
  const bytes = byteSource('files');
  logNormalSizes('files', count, total).forEach((size, index) => {
    const folder = join(root, `d${String(Math.floor(index / perFolder)).padStart(4, '0')}`);
    if (index % perFolder === 0) mkdirSync(folder);
    const kind = index % 2 === 0 ? TEXT_KINDS[(index / 2) % 3] : 'bin';
    const content = kind === 'bin' ? bytes(size) : text(kind, size);
    writeFileSync(join(folder, `f${String(index).padStart(7, '0')}.${kind}`), content);
  });
}

/** Distinct files of a line each: as many names as possible for little data. */
export function writeTinyFiles(root, count) {
  for (let index = 0; index < count; index++) {
    const folder = join(root, `d${String(Math.floor(index / 1000)).padStart(4, '0')}`);
    if (index % 1000 === 0) mkdirSync(folder);
    writeFileSync(join(folder, `${index}.txt`), `sample ${index} ${(index * 2654435761) % 4294967296}\n`);
  }
}

/**
 * A CSV of `rows` lines of about 87 bytes. `inserts` more go in at places scattered over the first `spread` rows; with
 * more of them, or more rows, the others stay as they are.
 */
export function writeTable(path, { rows, inserts = 0, spread = rows }) {
  const next = numberSource('table');
  const place = numberSource('places');
  const places = new Set(Array.from({ length: inserts }, () => Math.floor(place() * spread)));
  withFile(path, (fd) => {
    let block = 'id,time,user,group,amount,latitude,longitude,score\n';
    for (let index = 0; index < rows; index++) {
      if (places.has(index)) block += tableRow(1e9 + index, numberSource(`insert ${index}`));
      block += tableRow(index, next);
      if (block.length > MIB) {
        writeSync(fd, block);
        block = '';
      }
    }
    writeSync(fd, block);
  });
}

/** Holes with 1 MiB of random bytes at every 64 MiB. */
export function writeSparseFile(path, size) {
  const bytes = byteSource('sparse');
  withFile(path, (fd) => {
    ftruncateSync(fd, size);
    for (let at = 0; at + MIB <= size; at += 64 * MIB) writeSync(fd, bytes(MIB), 0, MIB, at);
  });
}

function withFile(path, write) {
  const fd = openSync(path, 'w');
  try {
    write(fd);
  } finally {
    closeSync(fd);
  }
}
