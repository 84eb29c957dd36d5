import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

/** What the program's bundle offers. */
export interface Program {
  main(words: string[], version: string): Promise<number>;
}

export interface Loaded {
  program: Program;
  /** Keeps what V8 has compiled by now for the next start. Does nothing where there is such a file, or none can be made. */
  keep(): void;
}

const DIGEST_BYTES = 32;

/**
 * Loads the program's CommonJS bundle with the code that V8 compiled for it earlier, which takes a third of the time of
 * compiling it again. The cache lies beside the bundle, one for each version of Node; its first 32 bytes are the SHA-256
 * of the bundle and what follows, so neither another bundle's code nor a damaged one ever runs. Without a usable cache
 * the bundle is compiled.
 *
 * @param path the bundle, absolute
 * @example const { program, keep } = loadProgram('/usr/lib/art/program.cjs');
 */
export function loadProgram(path: string): Loaded {
  // The bundle is ASCII, and `latin1` is read without looking at each byte.
  const source = readFileSync(path, 'latin1');
  const cachePath = `${path.slice(0, -'.cjs'.length)}-${process.version}-${process.arch}.cache`;
  const cache = readCache(cachePath, source);
  const script = new Script(`(function (exports, require, module, __filename, lazily) {${source}\n})`, {
    filename: path,
    ...(cache.data && { cachedData: cache.data }),
  });
  const module = { exports: {} as Program };
  // Code from a cache has lost who loads modules for it, so `import()` in the bundle is this one.
  const lazily = (name: string): Promise<unknown> => import(name);
  script.runInThisContext()(module.exports, createRequire(path), module, path, lazily);
  return {
    program: module.exports,
    keep() {
      if (!cache.exists) writeCache(cachePath, source, script.createCachedData());
    },
  };
}

function readCache(path: string, source: string): { exists: boolean; data?: Buffer } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return { exists: false };
  }
  const data = bytes.subarray(DIGEST_BYTES);
  return bytes.subarray(0, DIGEST_BYTES).equals(digest(source, data)) ? { exists: true, data } : { exists: false };
}

// A program that others installed cannot be written to: every start then compiles, and nothing else is lost.
function writeCache(path: string, source: string, data: Buffer): void {
  const fresh = `${path}.${process.pid}`;
  try {
    writeFileSync(fresh, Buffer.concat([digest(source, data), data]), { flag: 'wx' });
    renameSync(fresh, path);
  } catch {
    rmSync(fresh, { force: true });
  }
}

function digest(source: string, data: Buffer): Buffer {
  return createHash('sha256').update(source, 'latin1').update(data).digest();
}
