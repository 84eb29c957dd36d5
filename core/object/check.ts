import { decodeFact } from './fact.ts';
import { MAX_BYTES } from './hash.ts';
import { MalformedObjectError } from './malformed.ts';
import { decodeRun } from './run.ts';
import { checkNode } from './tree-kinds.ts';
import type { Kind } from './types.ts';

/** Throws MalformedObjectError unless the bytes are a well-formed object of this kind, as far as it shows by itself. */
export function checkObject(kind: Kind, bytes: Uint8Array): void {
  if (bytes.length > MAX_BYTES[kind]) {
    throw new MalformedObjectError(`malformed ${kind}: ${bytes.length} bytes, over the limit of ${MAX_BYTES[kind]}`);
  }
  if (kind === 'run') decodeRun(bytes);
  else if (kind === 'fact') decodeFact(bytes);
  else if (kind !== 'blob') checkNode(kind, bytes);
}
