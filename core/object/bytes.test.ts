import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePaths, compareUtf8, toBytes, toHex } from './bytes.ts';

const text = fc.string({ unit: 'binary' });

test('text compares as its UTF-8 bytes do', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
  expect(compareUtf8('\ufb01', '\u{1f600}')).toBeLessThan(0);
});

test('paths compare as their bytes do with / lowest', () => {
  const lowered = (path: string): Buffer => Buffer.from(Buffer.from(path).map((b) => (b === 0x2f ? 0 : b)));
  const path = fc.string({ unit: fc.constantFrom('/', '-', '!', 'a', 'b', '\ufb01', '\u{1f600}') });
  fc.assert(
    fc.property(path, path, (a, b) => {
      expect(Math.sign(comparePaths(a, b))).toBe(Buffer.compare(lowered(a), lowered(b)));
    }),
  );
  expect(['a-b', 'a/b', 'a', 'a!'].sort(comparePaths)).toEqual(['a', 'a/b', 'a!', 'a-b']);
});

test('ids go to bytes and back, and nothing else does', () => {
  const id = '0123456789abcdef'.repeat(4);
  expect(toHex(toBytes(id))).toBe(id);
  for (const bad of ['', id.slice(1), `${id}0`, `g${id.slice(1)}`]) expect(() => toBytes(bad)).toThrow('not an id');
});
