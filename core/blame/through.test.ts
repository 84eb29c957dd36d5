import { afterAll, describe, expect, it } from 'vitest';
import { type Made, Versioned } from './testing/versions.ts';

const versioned = new Versioned();
afterAll(() => versioned.remove());

const numberOf = ({ run }: Made): number => versioned.history.run(run).time;
const rows = (...lines: string[]): string => `${lines.join('\n')}\n`;

describe('blame through inputs', () => {
  it('leads rows of a cleaned table to who put them into the raw one', async () => {
    const raw1 = versioned.add({ name: 'raw', files: { 'r.csv': rows('id,x', '1,a', '2,', '3,c') } });
    const raw2 = versioned.add({
      name: 'raw',
      files: { 'r.csv': rows('id,x', '1,a', '2,', '3,c', '4,d') },
      parents: [raw1],
    });
    const clean1 = versioned.add({
      name: 'clean',
      files: { 'c.csv': rows('id,x', '1,a', '2,fixed', '3,c') },
      inputs: [raw1],
    });
    const clean2 = versioned.add({
      name: 'clean',
      files: { 'c.csv': rows('id,x', '4,d', '1,a', '2,fixed', '3,c') },
      parents: [clean1],
      inputs: [raw2],
    });
    const [r1, r2, c1, c2] = [raw1, raw2, clean1, clean2].map(numberOf);
    expect((await versioned.blame(clean2, 'c.csv')).map(([, origin]) => origin)).toEqual([c1, c2, c1, c1, c1]);
    expect(await versioned.blame(clean2, 'c.csv', { through: true })).toEqual([
      ['id,x', r1],
      ['4,d', r2],
      ['1,a', r1],
      ['2,fixed', c1],
      ['3,c', r1],
    ]);
  });

  it('goes on through any number of artifacts', async () => {
    const first = versioned.add({ name: 'one', files: { f: rows('a', 'b') } });
    const second = versioned.add({ name: 'two', files: { f: rows('b', 'a', 'c') }, inputs: [first] });
    const third = versioned.add({ name: 'three', files: { f: rows('c', 'x', 'b') }, inputs: [second] });
    const found = await versioned.blame(third, 'f', { through: true });
    expect(found.map(([, origin]) => origin)).toEqual([second, third, first].map(numberOf));
  });

  it('finds lines out of order, but blank ones only in order', async () => {
    const old = versioned.add({ name: 'old', files: { f: rows('', 'p', 'q', 'r', 'r') } });
    const made = versioned.add({ name: 'made', files: { f: rows('r', 'p', 'q', '', 'r', 'r') }, inputs: [old] });
    const found = await versioned.blame(made, 'f', { through: true });
    const [o, m] = [old, made].map(numberOf);
    expect(found.map(([, origin]) => origin)).toEqual([o, o, o, m, o, o]);
  });

  it('follows files of folders by content, to the path most like their own', async () => {
    const raw = versioned.add({ name: 'raw', files: { 'in/a': '1', 'in/b': '1', 'in/c': '3', empty: '' } });
    const split = versioned.add({
      name: 'split',
      files: { 'test/b': '1', 'train/c': '3', new: '4', empty: '' },
      inputs: [raw],
    });
    const [r, s] = [raw, split].map(numberOf);
    expect(await versioned.blame(split, undefined, { through: true })).toEqual([
      ['empty', s],
      ['new', s],
      ['test/b', r],
      ['train/c', r],
    ]);
  });
});
