import { CorruptError } from '../errors.ts';
import type { Zstd } from './zstd.ts';

type Pointer = number;

/** What is used here of the package's WebAssembly module. */
interface Module {
  readonly HEAPU8: Uint8Array;
  _malloc(size: number): Pointer;
  _free(pointer: Pointer): void;
  _ZSTD_isError(code: number): number;
  _ZSTD_compressBound(size: number): number;
  _compress(to: Pointer, room: number, from: Pointer, length: number, level: number): number;
  _decompress(to: Pointer, room: number, from: Pointer, length: number): number;
}

/**
 * zstd as WebAssembly, with memory of its own in every thread. Its buffers are kept from call to call, which for records
 * of a few KiB makes it as fast as native code.
 */
export async function loadZstdWasm(): Promise<Zstd> {
  const { _WasmModule } = (await import('@cloudpss/zstd/wasm')) as unknown as { _WasmModule: Module };
  const from = new Scratch(_WasmModule);
  const to = new Scratch(_WasmModule);
  return {
    compress(raw, level) {
      const room = _WasmModule._ZSTD_compressBound(raw.length);
      const [source, target] = [from.holding(raw), to.ofSize(room)];
      return to.take(_WasmModule._compress(target, room, source, raw.length, level));
    },
    decompress(frame, rawLength) {
      const [source, target] = [from.holding(frame), to.ofSize(rawLength)];
      return to.take(_WasmModule._decompress(target, rawLength, source, frame.length));
    },
  };
}

/** A buffer in the module's memory that grows with what is asked of it. */
class Scratch {
  readonly #module: Module;
  #pointer: Pointer = 0;
  #size = 0;

  constructor(module: Module) {
    this.#module = module;
  }

  ofSize(size: number): Pointer {
    if (size <= this.#size) return this.#pointer;
    if (this.#pointer !== 0) this.#module._free(this.#pointer);
    this.#size = Math.max(size, 2 * this.#size);
    this.#pointer = this.#module._malloc(this.#size);
    if (this.#pointer === 0) throw new RangeError(`no memory for ${this.#size} bytes`);
    return this.#pointer;
  }

  holding(bytes: Uint8Array): Pointer {
    const pointer = this.ofSize(bytes.length);
    this.#module.HEAPU8.set(bytes, pointer);
    return pointer;
  }

  /** A copy of the first bytes; `length` may be one of zstd's error codes. */
  take(length: number): Uint8Array {
    if (this.#module._ZSTD_isError(length)) throw new CorruptError('a zstd frame cannot be decoded');
    return this.#module.HEAPU8.slice(this.#pointer, this.#pointer + length);
  }
}
