import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from './bytes.ts';
import { ContentHasher, EMPTY_CONTENT, hashContent, hashObject } from './hash.ts';
import type { Kind } from './types.ts';

const kinds: Kind[] = ['recipe', 'manifest', 'layout', 'run', 'fact'];

test('ids agree with an independent implementation', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...kinds), (bytes, kind) => {
      expect(hashContent(bytes)).toBe(toHex(sha256(bytes)));
      expect(hashObject('blob', bytes)).toBe(toHex(sha256(bytes)));
      const prefixed = Buffer.concat([Buffer.from(`art:${kind}:1\0`), bytes]);
      expect(hashObject(kind, bytes)).toBe(toHex(sha256(prefixed)));
    }),
  );
});

test('content in pieces has the id of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (pieces) => {
      const hasher = new ContentHasher();
      for (const piece of pieces) hasher.update(piece);
      expect(hasher.digest()).toBe(hashContent(Buffer.concat(pieces)));
    }),
  );
  expect(new ContentHasher().digest()).toBe(EMPTY_CONTENT);
});
