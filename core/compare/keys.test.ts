import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../materialize/source.ts';
import { compareKeys } from './keys.ts';
import type { KeyDiff } from './result.ts';

const json = (text: string) => ({ kind: 'json', source: bytesSource(Buffer.from(text)) }) as const;
const yaml = (text: string) => ({ kind: 'yaml', source: bytesSource(Buffer.from(text)) }) as const;
const compare = (a: string, b: string): Promise<KeyDiff> => compareKeys(json(a), json(b), {});

/** Values at key paths, the plain way. */
function leaves(value: unknown, path = '', into: Record<string, string> = {}): Record<string, string> {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (typeof value !== 'object' || value === null || isEmpty) into[path] = JSON.stringify(value);
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) leaves(item, `${path}[${i}]`, into);
  else for (const [key, item] of Object.entries(value)) leaves(item, path === '' ? key : `${path}.${key}`, into);
  return into;
}

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, '1', 'x'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree'), { maxKeys: 3 }),
  ),
}));

describe('values at key paths', () => {
  it('applied to the older side give the newer one', () =>
    fc.assert(
      fc.asyncProperty(tree, tree, async (a, b) => {
        const { changes } = await compare(JSON.stringify(a), JSON.stringify(b));
        const values = leaves(a);
        for (const { key, before, after } of changes) {
          expect(values[key]).toBe(before === undefined ? undefined : JSON.stringify(before));
          if (after === undefined) delete values[key];
          else values[key] = JSON.stringify(after);
        }
        expect(values).toEqual(leaves(b));
      }),
    ));

  it('stand in the order of the newer file', async () => {
    const diff = await compare(
      '{"gone first": 1, "a": {"x": 1, "y": "1", "gone": [], "z": null}, "big": 9007199254740993}',
      '{"new": {}, "a": {"x": 1, "y": 1, "z": false}, "big": 9007199254740995, "end": [1]}',
    );
    expect(diff).toEqual({
      kind: 'keys',
      added: 2,
      removed: 2,
      changed: 3,
      changes: [
        { key: '["gone first"]', change: 'removed', before: 1 },
        { key: 'new', change: 'added', after: {} },
        { key: 'a.y', change: 'changed', before: '1', after: 1 },
        { key: 'a.gone', change: 'removed', before: [] },
        { key: 'a.z', change: 'changed', before: null, after: false },
        { key: 'big', change: 'changed', before: { $int: '9007199254740993' }, after: { $int: '9007199254740995' } },
        { key: 'end[0]', change: 'added', after: 1 },
      ],
      notes: [],
    });
  });

  it('are the same in YAML and in JSON, and written in another way', async () => {
    const diff = await compareKeys(json('{"a": [1, "x"], "b": 1.50}'), yaml('b: 1.5\na:\n  - 1\n  - x\n'), {});
    expect(diff).toMatchObject({ changes: [], notes: ['the values are the same, written in another way'] });
  });

  it('are not lost where a key comes twice', async () => {
    const { changes } = await compare('{"a": 1, "a": 2}', '{"a": 1, "a": 3}');
    expect(changes).toEqual([{ key: 'a (2)', change: 'changed', before: 2, after: 3 }]);
  });
});
