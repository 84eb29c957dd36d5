// What no reader may do with bytes of any kind: crash, hang, or answer with anything but its value or an ArtError.
import { ArtError } from '../../errors.ts';
import type { ByteSource } from '../source.ts';
import { strictSource } from './fixture.ts';

const OK = new Set(['MALFORMED_FILE', 'TOO_LARGE', 'UNSUPPORTED_FILE']);

/** Reads truncations and damages of a file, spread over all of it. Throws what is not an answer as it should be. */
export async function checkHostile(
  good: Uint8Array,
  read: (source: ByteSource) => Promise<unknown>,
  samples: number = 300,
): Promise<void> {
  const step = Math.max(1, Math.floor(good.length / samples));
  for (let at = 0; at < good.length; at += step) {
    await attempt(good.subarray(0, at), read, `cut at ${at}`);
    for (const value of [0xff, (good[at] ?? 0) ^ 0x01]) {
      const damaged = Uint8Array.from(good);
      damaged[at] = value;
      await attempt(damaged, read, `byte ${at} is ${value}`);
    }
  }
}

async function attempt(bytes: Uint8Array, read: (source: ByteSource) => Promise<unknown>, what: string): Promise<void> {
  try {
    await read(strictSource(bytes));
  } catch (cause) {
    if (cause instanceof ArtError && OK.has(cause.code)) return;
    throw new Error(`${what}: ${cause instanceof Error ? cause.stack : String(cause)}`, { cause });
  }
}
