// A disk that fails at a chosen call, for the quick test and the thorough one.
import { join } from 'node:path';
import { expect } from 'vitest';
import { files } from './files.ts';
import { fsck } from './fsck.ts';
import { Store } from './store.ts';
import { putSample, type Sample, tempDir } from './testing.ts';
import { readAll } from './testing-flips.ts';

const CALLS = [
  'openSync',
  'readSync',
  'writeSync',
  'fsyncSync',
  'closeSync',
  'fstatSync',
  'statSync',
  'readdirSync',
  'mkdirSync',
  'renameSync',
  'utimesSync',
] as const;

/** Every call or every `step`th of a publish fails, once or for ever; the store stays readable, nothing is acknowledged. */
export async function failEachCall(code: string, forever: boolean, step: number): Promise<void> {
  const temp = tempDir();
  const art = join(temp.path, '.art');
  const made = Store.create(art);
  const sample = putSample(made, 1, 2);
  await made.close();
  for (let number = 1; ; number += step) {
    const store = Store.open(art);
    let later: Sample | undefined;
    const outcome = failing(number, code, forever, () => {
      later = putSample(store, number + 1, 2);
    });
    expect(readAll(store, sample)).toEqual([]);
    if (later) expect(readAll(store, later)).toEqual([]);
    else expect(outcome).toBeInstanceOf(Error);
    // The same store object goes on working once the disk does.
    expect(readAll(store, putSample(store, number + 1, 2))).toEqual([]);
    const done = outcome === undefined;
    if (done || number % 40 === 1) expect([...fsck(store)]).toEqual([]);
    await store.close();
    if (done) break;
    expect(number).toBeLessThan(1000);
  }
  temp.remove();
}

/** Runs `work` with the call of this number failing, and with `forever` all that follow too. False: it got that far. */
export function failing(number: number, code: string, forever: boolean, work: () => void): unknown {
  const real = { ...files };
  let calls = 0;
  const patched = files as unknown as Record<string, unknown>;
  for (const name of CALLS) {
    const call = files[name] as (...args: unknown[]) => unknown;
    patched[name] = (...args: unknown[]) => {
      calls++;
      // A file that is open can always be closed.
      const fails = name !== 'closeSync' && (calls === number || (forever && calls > number));
      if (fails) throw Object.assign(new Error(`${code}: injected into ${name}`), { code, syscall: name });
      return call(...args);
    };
  }
  try {
    work();
    return calls >= number ? 'survived' : undefined;
  } catch (error) {
    return error;
  } finally {
    Object.assign(files, real);
  }
}
