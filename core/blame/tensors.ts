import { UsageError } from '../errors.ts';
import { readNpy } from '../materialize/npy.ts';
import { readNpz } from '../materialize/npz.ts';
import { readSafetensors } from '../materialize/safetensors.ts';
import type { ByteSource } from '../materialize/source.ts';
import type { Tensor } from '../materialize/tensor.ts';
import { type Contents, type Piece, sourceOf } from './contents.ts';
import { digestOf } from './digests.ts';
import { equalBytes } from './equal-pieces.ts';
import { type Match, type Span, wanting } from './spans.ts';
import { unlessUnfit } from './unfit.ts';
import type { Unitizer } from './unitizer.ts';

interface TensorFile {
  pieces: readonly Piece[];
  tensors: readonly Tensor[];
  byName: ReadonlyMap<string, number>;
  digests: Map<number, Promise<string>>;
}

export type TensorFormat = 'npy' | 'npz' | 'safetensors';

const readers: Record<TensorFormat, (source: ByteSource) => Promise<Tensor[]>> = {
  npy: async (source) => [await readNpy(source)],
  npz: readNpz,
  safetensors: async (source) => (await readSafetensors(source)).tensors,
};

/** A file of arrays, by array. What lies in pieces that two versions share is not read. */
export function tensorUnitizer(contents: Contents, format: TensorFormat): Unitizer<TensorFile> {
  return {
    by: 'tensors',
    open: (file) =>
      unlessUnfit(async () => {
        const tensors = await readers[format](sourceOf(contents, file));
        const byName = new Map(tensors.map(({ name }, i) => [name, i]));
        return { pieces: contents.pieces(file), tensors, byName, digests: new Map() };
      }),
    count: ({ tensors }) => tensors.length,
    wanted: ({ tensors }, { lines, key }) => {
      if (lines) throw new UsageError('this file is looked at by tensor: it has no lines');
      const spans = tensors.flatMap(({ name }, at) =>
        key === undefined || name === key || name.startsWith(`${key}.`) ? [{ at, to: at, length: 1 }] : [],
      );
      if (spans.length > 0 || key === undefined) return spans;
      throw new UsageError(`there is no tensor "${key}"`, { hint: 'without --key all are shown' });
    },
    match: matchTensors,
    matchSource: matchTensors,
    *describe({ tensors }, spans) {
      for (const span of spans) {
        for (let to = span.to; to < span.to + span.length; to++) {
          const { name, dtype, shape } = tensors[to] as Tensor;
          const one = { at: span.at + to - span.to, to, length: 1 };
          yield { span: one, unit: { kind: 'tensor', tensor: name, dtype: dtype.name, shape } };
        }
      }
    },
  };
}

/** Tensors of the same name and content; and those whose old name is gone, of the same content under another one. */
async function matchTensors(before: TensorFile, after: TensorFile, spans: readonly Span[]): Promise<Match[]> {
  const shared = equalBytes(before.pieces, after.pieces);
  const gone = before.tensors.flatMap(({ name }, i) => (after.byName.has(name) ? [] : [i]));
  const isWanted = wanting(spans);
  const matches: Match[] = [];
  for (const [number, { name }] of after.tensors.entries()) {
    if (!isWanted(number, number + 1)) continue;
    const own = before.byName.get(name);
    for (const old of own === undefined ? gone : [own]) {
      if (!(await isSame(before, old, after, number, shared))) continue;
      matches.push({ before: old, after: number, length: 1 });
      break;
    }
  }
  return matches;
}

async function isSame(
  before: TensorFile,
  old: number,
  after: TensorFile,
  number: number,
  shared: readonly Match[],
): Promise<boolean> {
  const [a, b] = [before.tensors[old] as Tensor, after.tensors[number] as Tensor];
  if (shapeOf(a) !== shapeOf(b) || a.bytes !== b.bytes) return false;
  if (a.range && b.range && isShared(a.range.from, b.range, shared)) return true;
  return (await digest(before, old)) === (await digest(after, number));
}

function shapeOf({ dtype, shape, order, bigEndian }: Tensor): string {
  return `${dtype.name} ${shape.join('x')} ${order} ${bigEndian}`;
}

function isShared(from: number, range: { from: number; to: number }, shared: readonly Match[]): boolean {
  return shared.some(
    ({ before, after, length }) =>
      after <= range.from && range.to <= after + length && range.from - after === from - before,
  );
}

function digest(file: TensorFile, number: number): Promise<string> {
  const known = file.digests.get(number) ?? digestOf((file.tensors[number] as Tensor).data());
  file.digests.set(number, known);
  return known;
}
