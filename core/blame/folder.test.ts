import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findRenames } from '../lineage/renames.ts';
import { diffManifests } from '../object/manifest.ts';
import { histories, ranked } from './testing/forks.ts';
import { type Made, Versioned } from './testing/versions.ts';

const versioned = new Versioned();
afterAll(() => versioned.remove());

type Files = Record<string, string>;
const add = (files: Files, parents: Made[] = []): Made => versioned.add({ files, parents });
const numberOf = ({ run }: Made): number => versioned.history.run(run).time;

describe('blame by file', () => {
  it('names the version in which a file last changed, or moved files were made', async () => {
    const first = add({ a: '1', b: '2', 'x/c': '3' });
    const second = add({ a: '1', b: 'new', 'y/c': '3' }, [first]);
    const third = add({ a: '1', b: 'new', 'y/c': '3', d: '4' }, [second]);
    const [one, two, three] = [first, second, third].map(numberOf);
    expect(await versioned.blame(third)).toEqual([
      ['a', one],
      ['b', two],
      ['d', three],
      ['y/c', one],
    ]);
    expect(await versioned.blame(third, 'y')).toEqual([['y/c', one]]);
    expect(await versioned.blame(third, 'nothing')).toEqual([]);
  });

  it('refuses what is for files alone', async () => {
    await expect(versioned.blame(add({ 'a/b': '1' }), 'a', { by: 'lines' })).rejects.toThrow('"a" is a folder');
  });

  it('agrees with a replay of all versions, whatever forked and was joined', async () => {
    const files = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd/a', 'd/b'), fc.constantFrom('1', '2', '3', ''));
    await fc.assert(
      fc.asyncProperty(histories(files), async (steps) => {
        const made: Made[] = [];
        for (const { state, parents } of steps) {
          const draft = { files: state, parents: parents.map((parent) => made[parent] as Made) };
          made.push(versioned.add(draft));
        }
        const numbers = made.map(numberOf);
        const known: Map<string, number>[] = [];
        for (const [i, { state, parents }] of steps.entries()) {
          const one = made[i] as Made;
          const order = ranked(parents.map((parent) => made[parent] as Made));
          const same = order.find(({ content }) => content === one.content);
          const found = new Map<string, number>();
          for (const parent of same ? [same] : order) {
            const at = made.indexOf(parent);
            const { from } = findRenames([...diffManifests(versioned.store, parent.content, one.content)]);
            for (const [path, text] of Object.entries(state)) {
              const old = steps[at]?.state[path] === text ? path : from.get(path)?.path;
              const origin = old === undefined ? undefined : known[at]?.get(old);
              if (origin !== undefined && !found.has(path)) found.set(path, origin);
            }
          }
          for (const path of Object.keys(state)) if (!found.has(path)) found.set(path, numbers[i] as number);
          known.push(found);
        }
        for (const [i, one] of made.entries()) expect(new Map(await versioned.blame(one))).toEqual(known[i]);
      }),
      { numRuns: 40 },
    );
  });
});
