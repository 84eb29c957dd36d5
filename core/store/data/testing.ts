// Helpers of the tests in this folder.
import { createHash } from 'node:crypto';
import type { Id } from '../../object/types.ts';

export function hashHex(bytes: string | Uint8Array): Id {
  return createHash('sha256').update(bytes).digest('hex');
}
