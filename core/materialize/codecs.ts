// The compressions of Parquet and Arrow, each held to the length that was announced: no more is ever written.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { malformed, unsupported } from './source.ts';

export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

interface ZstdModule {
  readonly HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(pointer: number): void;
  _ZSTD_isError(code: number): number;
  _decompress(to: number, room: number, from: number, length: number): number;
}

/** Throws UNSUPPORTED_FILE for a codec that is not known. */
export async function decompressor(codec: string): Promise<Decompress> {
  if (codec === 'GZIP') return (bytes, length) => gunzipSync(bytes, { maxOutputLength: Math.max(1, length) });
  if (codec === 'BROTLI')
    return (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) });
  if (codec === 'ZSTD') return zstd();
  const { compressors } = await import('hyparquet-compressors');
  const known = codec === 'SNAPPY' || codec === 'LZ4' || codec === 'LZ4_RAW' ? compressors[codec] : undefined;
  if (!known) throw unsupported('Parquet', `${codec} compression`);
  return known;
}

async function zstd(): Promise<Decompress> {
  const { _WasmModule: module } = (await import('@cloudpss/zstd/wasm')) as unknown as { _WasmModule: ZstdModule };
  return (bytes, length) => {
    const from = module._malloc(bytes.length);
    const to = module._malloc(Math.max(1, length));
    try {
      if (from === 0 || to === 0) throw malformed('zstd', `there is no memory for its ${length} bytes`);
      module.HEAPU8.set(bytes, from);
      const done = module._decompress(to, length, from, bytes.length);
      if (module._ZSTD_isError(done)) throw malformed('zstd', 'it cannot be decompressed');
      return module.HEAPU8.slice(to, to + done);
    } finally {
      module._free(from);
      module._free(to);
    }
  };
}
