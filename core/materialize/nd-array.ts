import { type DType, dtypeOf, type ElementType, type Values } from './dtype.ts';
import { cannotSave, isPlainObject, MAX_VALUE_BYTES } from './materializer.ts';
import { tooLarge } from './source.ts';
import { allValues, type Tensor } from './tensor.ts';

/** An array of numbers with a shape, rows first. Complex numbers are pairs, booleans 0 and 1. */
export interface NdArray {
  /** NumPy's name of the element type; absent when it is written: that of `data`. */
  dtype?: string;
  shape: number[];
  data: Values;
}

const typeOfArray: [new (length: number) => object, ElementType][] = [
  [Int8Array, 'int8'],
  [Uint8Array, 'uint8'],
  [Int16Array, 'int16'],
  [Uint16Array, 'uint16'],
  [Int32Array, 'int32'],
  [Uint32Array, 'uint32'],
  [BigInt64Array, 'int64'],
  [BigUint64Array, 'uint64'],
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
];
/** What may be said of the elements beyond what their array says. */
const alsoHolds: Partial<Record<ElementType, ElementType[]>> = {
  uint8: ['bool'],
  float32: ['complex64'],
  float64: ['complex128'],
};

export function isNdArray(value: unknown): value is NdArray | Exclude<Values, string[]> {
  if (isPlainObject(value)) return Array.isArray(value['shape']) && elementType(value['data']) !== undefined;
  return elementType(value) !== undefined;
}

/** The bytes of an array, little endian, with what they are. A typed array alone is an array of one dimension. */
export function arrayBytes(value: NdArray | Exclude<Values, string[]>): {
  dtype: DType;
  shape: number[];
  bytes: Uint8Array;
} {
  const { data, shape, dtype } = ArrayBuffer.isView(value)
    ? { data: value, shape: [value.length], dtype: undefined }
    : value;
  const own = elementType(data);
  if (own === undefined || !ArrayBuffer.isView(data)) throw cannotSave('an array file', '', 'an array of text');
  const type = (dtype ?? own) as ElementType;
  if (type !== own && !alsoHolds[own]?.includes(type))
    throw cannotSave('an array file', '', `${own} declared as ${dtype}`);
  const { size } = dtypeOf(type);
  const needed = shape.reduce((product, length) => product * length, size);
  if (needed !== data.byteLength)
    throw cannotSave('an array file', '', `an array of ${data.length} with shape [${shape.join(', ')}]`);
  return { dtype: dtypeOf(type), shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** A tensor as a value, its elements put rows first. */
export async function toNdArray(tensor: Tensor): Promise<NdArray> {
  if (tensor.bytes > MAX_VALUE_BYTES) throw tooLarge('an array', tensor.bytes, MAX_VALUE_BYTES);
  const data = await allValues(tensor);
  const { shape } = tensor;
  const isColumnsFirst = tensor.order === 'F' && shape.length > 1;
  return { dtype: tensor.dtype.name, shape, data: isColumnsFirst ? rowsFirst(data, shape) : data };
}

function rowsFirst(data: Values, shape: readonly number[]): Values {
  const count = shape.reduce((product, length) => product * length, 1);
  const parts = count === 0 ? 1 : data.length / count;
  const ordered = data.slice() as Values;
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  for (let to = 0; to < count; to++) {
    let [rest, from] = [to, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] ?? 1;
      from += (rest % length) * (steps[axis] ?? 0);
      rest = Math.floor(rest / length);
    }
    for (let part = 0; part < parts; part++) ordered[to * parts + part] = data[from * parts + part] as never;
  }
  return ordered;
}

function elementType(value: unknown): ElementType | undefined {
  return typeOfArray.find(([type]) => value instanceof type)?.[1];
}
