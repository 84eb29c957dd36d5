import type { FileKind } from '../materialize/detect.ts';
import type { ByteSource } from '../materialize/source.ts';
import type { Tensor } from '../materialize/tensor.ts';
import type { CompareOptions, TensorChange, TensorDiff } from './result.ts';
import { elementsOf, measure } from './tensor-change.ts';

/** Bytes of tensors that are read. Compressed files may promise any number. */
const MAX_READ = 64 * 2 ** 30;
const DEFAULT_LIMIT = 1_000;

/** Compares arrays by name: dtype, shape, and how far elements moved. Data is read in pieces, and only where needed. */
export async function compareTensors(
  before: { kind: FileKind; source: ByteSource },
  after: { kind: FileKind; source: ByteSource },
  options: CompareOptions,
): Promise<TensorDiff> {
  const a = await openTensors(before);
  const b = await openTensors(after);
  const limit = options.limit ?? DEFAULT_LIMIT;
  const result: TensorDiff = {
    kind: 'tensors',
    added: 0,
    removed: 0,
    changed: 0,
    unchanged: 0,
    changes: [],
    notes: [],
  };
  let left = MAX_READ;
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [old, now] = [a.get(name), b.get(name)];
    left -= (old?.bytes ?? 0) + (now?.bytes ?? 0);
    const change = await compareOne(name, old, now, left >= 0);
    if (!change) result.unchanged += 1;
    else {
      result[change.change] += 1;
      if (result.changes.length < limit) result.changes.push(change);
    }
  }
  if (left < 0) result.notes.push('too large to read all tensors: those that were not are counted as changed');
  return result;
}

async function openTensors({ kind, source }: { kind: FileKind; source: ByteSource }): Promise<Map<string, Tensor>> {
  const tensors = await readTensors(kind, source);
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

async function readTensors(kind: FileKind, source: ByteSource): Promise<Tensor[]> {
  if (kind === 'npy') return [await (await import('../materialize/npy.ts')).readNpy(source)];
  if (kind === 'npz') return (await import('../materialize/npz.ts')).readNpz(source);
  return (await (await import('../materialize/safetensors.ts')).readSafetensors(source)).tensors;
}

async function compareOne(
  name: string,
  old: Tensor | undefined,
  now: Tensor | undefined,
  canRead: boolean,
): Promise<TensorChange | undefined> {
  const sides = { ...(old && { before: facts(old) }), ...(now && { after: facts(now) }) };
  if (!old || !now) return { name, change: old ? 'removed' : 'added', ...sides };
  const isSameShape = old.shape.join() === now.shape.join();
  if (!isSameShape || !canRead) return { name, change: 'changed', ...sides };
  const figures = await measure(old, now);
  const isSame = figures.changedElements === 0 && old.dtype.name === now.dtype.name;
  return isSame ? undefined : { name, change: 'changed', ...sides, elements: elementsOf(now), ...figures };
}

function facts({ dtype, shape }: Tensor): { dtype: string; shape: number[] } {
  return { dtype: dtype.name, shape };
}
