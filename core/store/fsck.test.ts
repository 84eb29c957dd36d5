import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashContent } from '../object/hash.ts';
import { decodeRun, encodeRun } from '../object/run.ts';
import type { Id, Kind } from '../object/types.ts';
import { fsck, harmed, type Problem } from './fsck.ts';
import { classOf } from './pack/format.ts';
import { Store } from './store.ts';
import { putSample, type Sample, tempDir } from './testing.ts';
import { flipBits, KINDS, placeOf, readAll } from './testing-flips.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;
let sample: Sample;

beforeEach(() => {
  temp = tempDir();
  store = Store.create(join(temp.path, '.art'));
  sample = putSample(store);
});

afterEach(async () => {
  await store.close();
  temp.remove();
});

const problems = (): Problem[] => [...fsck(store)];

function packOf(kind: Kind): { name: Id; path: string } {
  const { pack } = placeOf(store, sample, kind);
  return { name: pack, path: store.packs.path(classOf(kind), pack) };
}

const idsOf = (kind: Kind): Id[] => sample.objects.filter((object) => object.kind === kind).map(({ id }) => id);

describe('fsck', () => {
  test('has nothing to say about a sound store, and counts what it read', () => {
    const { done, value } = fsck(store).next();
    expect(done).toBe(true);
    expect(value).toMatchObject({ objects: sample.objects.length, packs: 3 });
  });

  test.each(KINDS)('finds flipped bits in the pack of a %s, and get never gives other bytes', (kind) => {
    flipBits(store, sample, kind, 16);
  });

  test('a truncated pack costs only what was in it', () => {
    const other = putSample(store, 2);
    const { path, name } = packOf('blob');
    truncateSync(path, 91_500);
    store.packs.forget(name);
    const lost = new Set(readAll(store, sample));
    expect(lost.size).toBeGreaterThan(0);
    expect([...lost].every((id) => idsOf('blob').includes(id))).toBe(true);
    expect(readAll(store, other)).toEqual([]);
    const found = problems();
    for (const id of lost) expect(found.map((problem) => problem.id)).toContain(id);
    expect([...new Set([...harmed(store, lost).values()].flat())]).toEqual(['data@1']);
  });

  test('a pack that is gone is named by what it held', () => {
    rmSync(packOf('blob').path);
    const found = problems();
    expect(found.every(({ kind, message }) => kind === 'blob' && message === 'is missing')).toBe(true);
    expect(found.map(({ id }) => id).sort()).toEqual([...new Set(idsOf('blob'))].sort());
  });

  test('reports what is added to a pack, and packs under another name or in another place', () => {
    const { path, name } = packOf('run');
    appendFileSync(path, 'x');
    expect(problems()).toEqual([{ kind: 'pack', id: name, pack: name, message: 'a pack does not end in a footer' }]);
    truncateSync(path, Number(store.index.packs().find((pack) => pack.name === name)?.size));
    expect(problems()).toEqual([]);

    const renamed = join(dirname(path), name.slice(0, 2) + '0'.repeat(62));
    renameSync(path, renamed);
    expect(problems().map(({ message }) => message)).toEqual(['its name is not that of its footer']);
    expect(readAll(store, sample)).toEqual([]);

    const elsewhere = join(store.dir, 'packs/tree', name.slice(0, 2), name);
    mkdirSync(dirname(elsewhere), { recursive: true });
    renameSync(renamed, elsewhere);
    expect(problems().map(({ message }) => message)).toContain('it is a pack of class "run"');
    rmSync(elsewhere);

    writeFileSync(join(store.dir, 'packs/data/notes.txt'), 'hello');
    expect(problems()[0]?.message).toBe('"packs/data/notes.txt" is not where a pack belongs');
  });

  test('follows runs to large files without a recipe, and to totals that are wrong', () => {
    const run = decodeRun(store.get('run', sample.run));
    const data = run.outputs.data as NonNullable<(typeof run.outputs)['data']>;
    const { layout: _, ...bare } = data;
    const stage = store.stage();
    const id = stage.put('run', encodeRun({ ...run, outputs: { data: { ...bare, version: 7, files: 3 } } }));
    stage.publish();
    store.refs.addHead('main', id);
    expect(problems().map(({ kind, id: bad, message }) => [kind, bad, message])).toEqual([
      ['manifest', data.content, 'a run gives it other totals'],
    ]);
    expect(harmed(store, new Set([data.content])).get(data.content)).toEqual(['data@1', 'data@7']);
  });

  test('follows runs to what is attached to them', () => {
    const run = decodeRun(store.get('run', sample.run));
    const gone = hashContent(Buffer.from('a manifest that nobody stored'));
    const stage = store.stage();
    const log = { content: gone, files: 1, bytes: 1, extra: {} };
    const id = stage.put('run', encodeRun({ ...run, attachments: { log } }));
    stage.publish();
    store.refs.addHead('main', id);
    expect(problems()).toEqual([{ kind: 'manifest', id: gone, pack: '', message: 'is missing' }]);
    expect(harmed(store, new Set([gone])).get(gone)).toEqual([id]);
  });

  test('a head without its run is missing', () => {
    const nobody = hashContent(Buffer.from('nobody'));
    store.refs.addHead('other', nobody);
    expect(problems()).toEqual([{ kind: 'run', id: nobody, pack: '', message: 'is missing' }]);
    expect(harmed(store, new Set([nobody])).get(nobody)).toEqual([nobody]);
  });
});
