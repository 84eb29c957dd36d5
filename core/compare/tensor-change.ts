// How far the elements of a tensor moved, from two streams of them.
import type { Values } from '../materialize/dtype.ts';
import { type Tensor, tensorValues } from '../materialize/tensor.ts';
import type { TensorChange } from './result.ts';

type Figures = Pick<TensorChange, 'changedElements' | 'largest' | 'mean' | 'nonFinite'>;

export function elementsOf({ shape }: Tensor): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Figures of two tensors of one shape. Of elements that are no numbers only how many differ; of unknown ones nothing. */
export async function measure(before: Tensor, after: Tensor): Promise<Figures> {
  const isDescribed = [before, after].every(({ dtype }) => dtype.type !== 'opaque' && dtype.size > 0);
  const isSameOrder = before.order === after.order || after.shape.length < 2;
  if (!isDescribed || !isSameOrder) return (await isSameData(before, after)) ? { changedElements: 0 } : {};
  const isText = before.dtype.type === 'text' || after.dtype.type === 'text';
  const width = isComplex(before) ? 2 : 1;
  if (isText || isComplex(before) !== isComplex(after)) return countOnly(before, after);
  const tally = new Tally(width);
  for await (const [a, b] of inStep(tensorValues(before), tensorValues(after), width)) {
    tally.add(a as Numbers, b as Numbers);
  }
  return tally.figures(elementsOf(after));
}

type Numbers = Exclude<Values, string[]>;

function isComplex({ dtype }: Tensor): boolean {
  return dtype.type === 'complex64' || dtype.type === 'complex128';
}

async function isSameData(before: Tensor, after: Tensor): Promise<boolean> {
  if (before.bytes !== after.bytes || before.dtype.name !== after.dtype.name || before.order !== after.order)
    return false;
  for await (const [a, b] of inStep(before.data(), after.data(), 1)) if (Buffer.compare(a, b) !== 0) return false;
  return true;
}

async function countOnly(before: Tensor, after: Tensor): Promise<Figures> {
  let changedElements = 0;
  for await (const [a, b] of inStep<Values>(tensorValues(before), tensorValues(after), 1)) {
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) changedElements += 1;
  }
  return { changedElements };
}

class Tally {
  readonly #width: 1 | 2;
  #changed = 0;
  #nonFinite = 0;
  #largest = 0;
  #sum = 0;

  /** Numbers to an element: 2 for complex ones. */
  constructor(width: 1 | 2) {
    this.#width = width;
  }

  add(a: Numbers, b: Numbers): void {
    for (let i = 0; i < a.length; i += this.#width) {
      const same = isSame(a[i], b[i]) && (this.#width === 1 || isSame(a[i + 1], b[i + 1]));
      if (same) continue;
      this.#changed += 1;
      const first = distance(a[i], b[i]);
      const change = this.#width === 1 ? Math.abs(first) : Math.hypot(first, distance(a[i + 1], b[i + 1]));
      if (!Number.isFinite(change)) this.#nonFinite += 1;
      else {
        this.#largest = Math.max(this.#largest, change);
        this.#sum += change;
      }
    }
  }

  figures(elements: number): Figures {
    return {
      changedElements: this.#changed,
      largest: this.#largest,
      mean: elements === 0 ? 0 : this.#sum / elements,
      ...(this.#nonFinite > 0 && { nonFinite: this.#nonFinite }),
    };
  }
}

type Number64 = number | bigint | undefined;

/** NaN is NaN, whatever its bits; integers of different width are equal by value. */
function isSame(a: Number64, b: Number64): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: 1n and 1 are the same number
  return a == b || (Number.isNaN(a) && Number.isNaN(b));
}

function distance(a: Number64, b: Number64): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return Number(b - a);
  return Number(b) - Number(a);
}

type Sliceable = {
  length: number;
  subarray?(from: number, to: number): unknown;
  slice(from: number, to: number): unknown;
};

/** Two streams of pieces as pairs of pieces of one length, a multiple of `width`. Ends with the shorter one. */
async function* inStep<T extends Sliceable>(
  first: AsyncGenerator<T>,
  second: AsyncGenerator<T>,
  width: number,
): AsyncGenerator<[T, T]> {
  let a: T | undefined;
  let b: T | undefined;
  try {
    for (;;) {
      a = a && a.length > 0 ? a : await next(first);
      b = b && b.length > 0 ? b : await next(second);
      if (!a || !b) return;
      const length = Math.min(a.length, b.length);
      const whole = length - (length % width);
      if (whole === 0) return;
      yield [part(a, 0, whole), part(b, 0, whole)];
      a = part(a, whole, a.length);
      b = part(b, whole, b.length);
    }
  } finally {
    await first.return(undefined);
    await second.return(undefined);
  }
}

async function next<T extends Sliceable>(pieces: AsyncGenerator<T>): Promise<T | undefined> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return undefined;
    if (value.length > 0) return value;
  }
}

/** A view where the type has one; text is copied. */
function part<T extends Sliceable>(piece: T, from: number, to: number): T {
  return (piece.subarray ? piece.subarray(from, to) : piece.slice(from, to)) as T;
}
