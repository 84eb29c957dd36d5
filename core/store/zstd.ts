import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import zlib from 'node:zlib';
import { ArtError } from '../errors.ts';

export interface Zstd {
  compress(raw: Uint8Array, level: number): Uint8Array;
  decompress(frame: Uint8Array, rawLength: number): Uint8Array;
}

// Of Node 22.15 and later; the types of Node 20 do not know them.
interface NodeZstd {
  zstdCompressSync?: (raw: Uint8Array, options: object) => Buffer;
  zstdDecompressSync?: (frame: Uint8Array, options: object) => Buffer;
}

const COMPRESSION_LEVEL = 100; // ZSTD_c_compressionLevel
let loaded: Zstd | undefined;

/** Loaded at first use, because most commands never need it. Throws NO_ZSTD where this machine has none. */
export function zstd(): Zstd {
  loaded ??= (isMainThread ? fromPackage() : undefined) ?? fromNode();
  if (loaded) return loaded;
  throw new ArtError('NO_ZSTD', 'this machine has no zstd for a compressed record', {
    hint: 'use Node 22.15 or later, which brings its own',
  });
}

/**
 * To be called first in a worker thread. The package's binary keeps one context for the whole process: two threads that
 * use it at once corrupt memory. So it is for the main thread alone.
 */
export async function loadZstdForThread(): Promise<void> {
  loaded ??= fromNode() ?? (await (await import('./zstd-wasm.ts')).loadZstdWasm());
}

// Preferred where its binary loads: on records of 4 KiB it is faster than Node's own, 37 us against 61.
function fromPackage(): Zstd | undefined {
  try {
    return createRequire(import.meta.url)('@cloudpss/zstd/napi') as Zstd;
  } catch {
    return undefined;
  }
}

function fromNode(): Zstd | undefined {
  const { zstdCompressSync, zstdDecompressSync } = zlib as NodeZstd;
  if (!zstdCompressSync || !zstdDecompressSync) return undefined;
  return {
    compress: (raw, level) =>
      zstdCompressSync(raw, { params: { [COMPRESSION_LEVEL]: level }, pledgedSrcSize: raw.length }),
    decompress: (frame, rawLength) => zstdDecompressSync(frame, { maxOutputLength: rawLength }),
  };
}
