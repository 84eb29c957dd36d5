import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonLeaves, readJsonLeaves } from './json-paths.ts';
import { parseJsonLine, readJsonLines } from './jsonl.ts';
import { formatKeyPath, type Leaf, parseKeyPath } from './key-path.ts';
import { bytesSource } from './source.ts';
import { collect } from './testing/fixture.ts';
import { checkHostile } from './testing/hostile.ts';
import { readYamlLeaves, readYamlValue, yamlLeaves } from './yaml.ts';

const shown = (leaves: Iterable<Leaf>) =>
  [...leaves].map((leaf) => {
    const value = leaf.kind === 'string' ? JSON.stringify(leaf.value) : String(leaf.value);
    return `${leaf.line}: ${formatKeyPath(leaf.path)} = ${value}${leaf.duplicate ? ' again' : ''}`;
  });

describe('key paths', () => {
  test('words are joined by dots, other keys are quoted', () => {
    expect(formatKeyPath(['layers', 0, 'name'])).toBe('layers[0].name');
    expect(formatKeyPath(['a.b', 'größe', ''])).toBe('["a.b"].größe[""]');
    expect(formatKeyPath([])).toBe('');
    expect(formatKeyPath([0, 1])).toBe('[0][1]');
  });

  test('any path comes back from its text', () => {
    const key = fc.oneof(fc.nat(1000), fc.string(), fc.constantFrom('a', 'b-c', '0', '"', '[0]', '.'));
    fc.assert(
      fc.property(fc.array(key), (path) => {
        expect(parseKeyPath(formatKeyPath(path))).toEqual(path);
      }),
    );
  });

  test('what is no path says from where on', () => {
    for (const bad of ['.a', 'a.', 'a..b', 'a b', 'a[x]', '[0]a', '["\\x"]']) {
      expect(() => parseKeyPath(bad), bad).toThrow(expect.objectContaining({ code: 'BAD_KEY_PATH' }));
    }
    expect(() => parseKeyPath('a b')).toThrow('"a b" is no key path from character 2 on');
  });
});

describe('JSON', () => {
  test('leaves in the order of the file, with their lines', () => {
    const text = '{\n  "b": [1, {"x": null}],\n  "a": {},\n  "b": [],\n "s": "\\u00e9\\n"}';
    expect(shown(jsonLeaves(text))).toEqual([
      '2: b[0] = 1',
      '2: b[1].x = null',
      '3: a = {}',
      '4: b = [] again',
      '5: s = "é\\n"',
    ]);
    expect(shown(jsonLeaves(' true '))).toEqual(['1:  = true']);
  });

  test('numbers that a float64 cannot hold stay as they are written', () => {
    const values = (text: string) => [...jsonLeaves(text)].map((leaf) => leaf.value);
    expect(values('[1.50, 1e3, -0, 12345678901234567890, 0.1, 1e400, 0.12345678901234567890, 1E-2]')).toEqual([
      1.5,
      1000,
      -0,
      '12345678901234567890',
      0.1,
      '1e400',
      '0.12345678901234567890',
      0.01,
    ]);
  });

  test('agrees with JSON.parse', () => {
    const rebuild = (leaves: Leaf[]) => {
      const root: { top?: unknown } = {};
      for (const { path, kind, value } of leaves) {
        let at = root as Record<string | number, unknown>;
        let key: string | number = 'top';
        for (const next of path) {
          if (!Object.hasOwn(at, key)) {
            const made = typeof next === 'number' ? [] : {};
            Object.defineProperty(at, key, { value: made, writable: true, enumerable: true, configurable: true });
          }
          at = at[key] as Record<string | number, unknown>;
          key = next;
        }
        const leaf = kind === 'object' ? {} : kind === 'array' ? [] : value;
        Object.defineProperty(at, key, { value: leaf, writable: true, enumerable: true, configurable: true });
      }
      return root.top;
    };
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        expect(JSON.stringify(rebuild([...jsonLeaves(text)]))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('refuses what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '01',
      '1.',
      'null',
      'tru',
      ' ',
      '"',
      '\\',
    );
    const accepts = (read: () => unknown) => {
      try {
        read();
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
        (text) => {
          expect(accepts(() => [...jsonLeaves(text)])).toBe(accepts(() => JSON.parse(text)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('deep nesting is an error, and no overflow', async () => {
    expect(() => [...jsonLeaves('['.repeat(1_000_000))]).toThrow('nested deeper than 1000 on line 1');
    expect(() => [...jsonLeaves('{"a":\n[1,\n}')]).toThrow('not a valid JSON file: a value is missing on line 3');
    await checkHostile(Buffer.from('{"a": [1, "é\\u0041", true], "b": {}}'), (source) =>
      collect(readJsonLeaves(source)),
    );
  });
});

test('JSON lines are numbered as in the file', async () => {
  const lines = (await collect(readJsonLines(bytesSource(Buffer.from('{"a":1}\r\n\n[2]\nnot'))))).flat();
  expect(lines).toEqual([
    { line: 1, text: '{"a":1}' },
    { line: 3, text: '[2]' },
    { line: 4, text: 'not' },
  ]);
  expect(lines.slice(0, 2).map(parseJsonLine)).toEqual([{ a: 1 }, [2]]);
  expect(() => parseJsonLine({ line: 4, text: 'not' })).toThrow('line 4 is not JSON');
});

describe('YAML', () => {
  test('leaves, documents, complex keys and duplicates', async () => {
    const text = 'a:\n  - 1\n  - x: ~\n    y: [true, "s"]\nb: {}\nb: 0x10\n? [k]\n: 1.50\n';
    expect(shown(await yamlLeaves(text))).toEqual([
      '2: a[0] = 1',
      '3: a[1].x = null',
      '4: a[1].y[0] = true',
      '4: a[1].y[1] = "s"',
      '5: b = {}',
      '6: b = 16 again',
      '8: ["[k]"] = 1.5',
    ]);
    expect(shown(await yamlLeaves('a: 1\n---\n- b\n'))).toEqual(['1: [0].a = 1', '3: [1][0] = "b"']);
    expect(await yamlLeaves('')).toEqual([]);
    expect((await yamlLeaves('12345678901234567890'))[0]).toMatchObject({
      kind: 'number',
      value: '12345678901234567890',
    });
  });

  test('an alias is what its anchor was before it', async () => {
    const text = 'a: &x 1\nb: &y [*x]\nc: &x 2\nd: *y\ne: *x\n';
    expect(shown(await yamlLeaves(text))).toEqual(['1: a = 1', '2: b[0] = 1', '3: c = 2', '4: d[0] = 1', '5: e = 2']);
    await expect(yamlLeaves('a: *none')).rejects.toMatchObject({ code: 'MALFORMED_FILE' });
  });

  test('bombs, cycles, depth and tags are harmless', async () => {
    const level = (n: number) =>
      `l${n}: &l${n} [${Array(10)
        .fill(`*l${n - 1}`)
        .join(', ')}]\n`;
    const bomb = `l0: &l0 x\n${[1, 2, 3, 4, 5, 6, 7, 8, 9].map(level).join('')}`;
    await expect(yamlLeaves(bomb)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await expect(yamlLeaves('a: &a [*a]')).rejects.toThrow('nested deeper than 500');
    for (const opening of ['[', '{a: ', '- ', '? ', '-\t']) {
      await expect(yamlLeaves(opening.repeat(1_000_000)), opening).rejects.toThrow('nested too deeply');
      await expect(readYamlValue(bytesSource(Buffer.from(opening.repeat(10_000)))), opening).rejects.toThrow(
        'nested too deeply',
      );
    }
    const many = Array.from({ length: 10_000 }, (_, i) => `k${i}: [1, 2, 3]\n`).join('');
    expect(await yamlLeaves(many)).toHaveLength(30_000);
    expect(shown(await yamlLeaves('a: !!js/function "x"\n'))).toEqual(['1: a = "x"']);
    await checkHostile(Buffer.from('a: &x [1, "é"]\nb: {c: *x}\n'), readYamlLeaves);
  });
});
