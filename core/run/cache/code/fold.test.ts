import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashContent } from '../../../object/hash.ts';
import { differences } from '../differences.ts';
import { type CodeMap, fold } from './fold.ts';

const id = (text: string): Uint8Array => Buffer.from(hashContent(Buffer.from(text)), 'hex');

function filesOf(paths: Record<string, string>): CodeMap {
  return new Map(Object.entries(paths).map(([path, text]) => [path, id(text)]));
}

const arbitraryFiles = fc.dictionary(
  fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.py`),
  fc.constantFrom('1', '2', '3'),
  { maxKeys: 30 },
);

describe('folding', () => {
  test('leaves few files as they are, and folds the deepest first', () => {
    const files = filesOf({ 'a.py': '1', 'lib/x.py': '2', 'lib/in/y.py': '3', 'lib/in/z.py': '4', 'lib/on/w.py': '5' });
    expect(Object.keys(fold(files, 5))).toHaveLength(5);
    expect(Object.keys(fold(files, 4)).sort()).toEqual(['a.py', 'lib/in/', 'lib/on/', 'lib/x.py']);
    expect(Object.keys(fold(files, 3)).sort()).toEqual(['a.py', 'lib/']);
    expect(Object.keys(fold(files, 1))).toEqual(['./']);
  });

  test('is never too large, and differs exactly when the files do', () => {
    fc.assert(
      fc.property(arbitraryFiles, arbitraryFiles, fc.integer({ min: 1, max: 12 }), (a, b, max) => {
        const [one, other] = [fold(filesOf(a), max), fold(filesOf(b), max)];
        expect(Object.keys(one).length).toBeLessThanOrEqual(max);
        const isSame = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
        expect(differences({ code: one }, { code: other }).length === 0).toBe(isSame);
      }),
      { numRuns: 300 },
    );
  });

  test('maps that are folded differently are compared at what they have in common', () => {
    const files = { 'a.py': '1', 'lib/x.py': '2', 'lib/in/y.py': '3', 'lib/in/z.py': '4' };
    const whole = fold(filesOf(files), 10);
    const changed = filesOf({ ...files, 'lib/in/y.py': 'other' });
    for (const max of [4, 3, 2, 1]) {
      expect(differences({ code: whole }, { code: fold(filesOf(files), max) })).toEqual([]);
      const [first, ...others] = differences({ code: fold(changed, max) }, { code: whole });
      expect(others).toEqual([]);
      expect(first?.name).toBe({ 4: 'lib/in/y.py', 3: 'lib/in/', 2: 'lib/', 1: './' }[max]);
    }
  });
});
