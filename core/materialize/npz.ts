import { readNpyHeader } from './npy.ts';
import { type ByteSource, bytesSource, malformed, sliceSource } from './source.ts';
import { shapeBytes, type Tensor, tensorInFile } from './tensor.ts';
import { readZip, type ZipMember } from './zip.ts';

const FORMAT = 'npz';
/** Of a compressed member no more than this is unpacked to find its header. */
const HEAD = 2 ** 18 + 16;

/**
 * The arrays of an .npz file, named as `numpy.load` names them. Headers are read, data when it is asked for: directly
 * where it is stored, by inflating from the start of the member where it is deflated.
 */
export async function readNpz(source: ByteSource): Promise<Tensor[]> {
  const tensors: Tensor[] = [];
  const names = new Set<string>();
  for (const member of await readZip(source)) {
    const name = member.name.replace(/\.npy$/, '');
    if (name === member.name) throw malformed(FORMAT, `"${name}" in it is no .npy file`);
    if (names.has(name)) throw malformed(FORMAT, `it has "${name}" twice`);
    names.add(name);
    tensors.push(await readMember(source, member, name));
  }
  return tensors;
}

async function readMember(source: ByteSource, member: ZipMember, name: string): Promise<Tensor> {
  const { range, size } = member;
  const head = range ? sliceSource(source, range.from, range.to) : bytesSource(await beginning(member));
  const { start, ...facts } = await readNpyHeader(head);
  const bytes = facts.dtype.size === 0 ? size - start : shapeBytes(facts.dtype, facts.shape, FORMAT);
  if (bytes !== size - start)
    throw malformed(FORMAT, `"${name}" has ${size - start} bytes of data, and its shape ${bytes}`);
  if (range) return tensorInFile(source, { name, ...facts }, { from: range.from + start, to: range.to });
  return { name, ...facts, bytes, data: () => skip(member.data(), start) };
}

async function beginning(member: ZipMember): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of member.data()) {
    pieces.push(piece);
    length += piece.length;
    if (length >= HEAD) break;
  }
  return Buffer.concat(pieces);
}

async function* skip(data: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array, void, void> {
  let left = count;
  for await (const piece of data) {
    if (piece.length > left) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}
