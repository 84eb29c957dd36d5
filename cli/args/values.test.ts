import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readValuesFile } from '../../core/workspace/values-file.ts';
import { metaPairs, textPairs, typedPairs, typedValue } from './pairs.ts';
import { parseTime } from './since.ts';
import { parseInput, parseOutput, parseRange, parseTracked } from './targets.ts';

describe('typedValue', () => {
  it.each<[string, unknown]>([
    ['0.1', 0.1],
    ['-3', -3],
    ['0', 0],
    ['1e+21', 1e21],
    ['true', true],
    ['false', false],
    ['null', 'null'],
    ['1.0', '1.0'],
    ['1e3', '1e3'],
    ['007', '007'],
    ['-0', '-0'],
    ['+1', '+1'],
    [' 1', ' 1'],
    ['', ''],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['0x10', '0x10'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', { $int: '9007199254740993' }],
    ['-9007199254740993', { $int: '-9007199254740993' }],
    ['100000000000000000000', { $int: '100000000000000000000' }],
  ])('%j', (text, expected) => expect(typedValue(text)).toEqual(expected));
});

describe('pairs', () => {
  it('splits at the first =', () => {
    expect(typedPairs(['lr=0.1', 'expr=a=b', 'empty='], '-p')).toEqual({ lr: 0.1, expr: 'a=b', empty: '' });
    expect(textPairs(['version=1'], '--label')).toEqual({ version: '1' });
  });

  it('keeps __proto__ as an ordinary name', () => {
    expect(Object.getOwnPropertyNames(typedPairs(['__proto__=1'], '-p'))).toEqual(['__proto__']);
  });

  it('refuses what is not a pair, and a key given twice', () => {
    expect(() => typedPairs(['lr'], '--param')).toThrow('"--param" wants KEY=VALUE, not "lr"');
    expect(() => typedPairs(['=1'], '--param')).toThrow('"--param" wants KEY=VALUE');
    expect(() => typedPairs(['a=1', 'a=2'], '--param')).toThrow('"--param a" is given twice');
  });

  it('groups metadata by output', () => {
    expect(metaPairs(['m:a=1', 'm:b=x', 'n:a=2'], '--meta')).toEqual({ m: { a: 1, b: 'x' }, n: { a: 2 } });
    expect(() => metaPairs(['a=1'], '--meta')).toThrow('"--meta" wants NAME:KEY=VALUE, not "a=1"');
  });
});

describe('targets', () => {
  it.each([
    ['data@2', { target: 'data@2' }],
    ['train=data@2', { role: 'train', target: 'data@2' }],
    ['./a=b.csv', { target: './a=b.csv' }],
    ['/abs/a=b', { target: '/abs/a=b' }],
    ['train=./a=b', { role: 'train', target: './a=b' }],
    ['data@2:x=y', { target: 'data@2:x=y' }],
  ])('input %s', (word, expected) => expect(parseInput(word)).toEqual(expected));

  it('reads outputs and tracked paths', () => {
    expect(parseOutput('model=out/a=b.pt')).toEqual({ name: 'model', path: 'out/a=b.pt' });
    expect(() => parseOutput('model')).toThrow('"--output" wants NAME=PATH, not "model"');
    expect(() => parseOutput('=x')).toThrow('wants NAME=PATH');
    expect(parseTracked('data/')).toEqual({ path: 'data/' });
    expect(parseTracked('set=data/')).toEqual({ name: 'set', path: 'data/' });
    expect(parseTracked('./a=b')).toEqual({ path: './a=b' });
  });

  it('reads ranges', () => {
    expect(parseRange('0-0')).toEqual({ offset: 0, length: 1 });
    expect(parseRange('10-19')).toEqual({ offset: 10, length: 10 });
    expect(parseRange('10-')).toEqual({ offset: 10 });
    for (const text of ['', '-5', '5', '9-3', 'a-b', '1-2-3']) expect(() => parseRange(text)).toThrow('A-B or A-');
  });
});

describe('parseTime', () => {
  const now = Date.UTC(2024, 4, 15, 12);
  const day = 86_400_000;

  it.each([
    ['2d', now - 2 * day],
    ['2 days ago', now - 2 * day],
    ['3 weeks', now - 21 * day],
    ['90m', now - 5_400_000],
    ['1.5h', now - 5_400_000],
    ['now', now],
    ['2024-05-01T10:00Z', Date.UTC(2024, 4, 1, 10)],
    ['2024-05-01T10:00:00+02:00', Date.UTC(2024, 4, 1, 8)],
    ['2024-05-01', new Date(2024, 4, 1).getTime()],
    ['2024-05-01 10:30', new Date(2024, 4, 1, 10, 30).getTime()],
    ['today', new Date(now).setHours(0, 0, 0, 0)],
  ])('%s', (text, expected) => expect(parseTime(text, now)).toBe(expected));

  it('refuses what is no time', () => {
    for (const text of ['', 'soon', '3', '3 fortnights', '2024-13-01', '2024-05-01x']) {
      expect(() => parseTime(text, now)).toThrow('is not a time');
    }
  });
});

describe('readValuesFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art-values-'));
  const read = (name: string, text: string): unknown => {
    writeFileSync(join(folder, name), text);
    return readValuesFile(join(folder, name), name);
  };

  it('reads YAML and JSON alike', () => {
    expect(read('a.yaml', 'lr: 0.1\nlayers: [1, 2]\nname: net\nnested: {deep: true}\n')).toEqual({
      lr: 0.1,
      layers: [1, 2],
      name: 'net',
      nested: { deep: true },
    });
    expect(read('a.json', '{"big": 9007199254740993, "none": null, "text": "1.0"}')).toEqual({
      big: { $int: '9007199254740993' },
      none: null,
      text: '1.0',
    });
  });

  it('names the line of a mistake', () => {
    expect(() => read('b.yaml', 'a: 1\nb: [1\n')).toThrow(/^"b.yaml" line [23]: /);
    expect(() => read('c.yaml', 'a: 1\na: 2\n')).toThrow('"c.yaml" line 2: map keys must be unique');
  });

  it('wants a map, and a file that is there', () => {
    expect(() => read('d.yaml', '- 1\n')).toThrow('"d.yaml" does not hold a map of names to values');
    expect(() => read('e.yaml', '')).toThrow('"e.yaml" does not hold a map');
    expect(() => readValuesFile(join(folder, 'none'), 'none')).toThrow('cannot read "none"');
  });
});
