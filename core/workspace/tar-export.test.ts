import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hashContent } from '../object/hash.ts';
import { ManifestBuilder } from '../object/manifest.ts';
import { exportTar, type TarSource } from './tar-export.ts';
import { rawTar, run, TarBench } from './testing/tar-tools.ts';

describe('exportTar', () => {
  let bench: TarBench;
  let large: TarSource;

  beforeAll(async () => {
    bench = new TarBench();
    const body = Uint8Array.from({ length: 12_000_000 }, (_, at) => (at * 2654435761) >>> 13);
    large = await bench.take(rawTar([{ name: 'large', body: Buffer.from(body) }]));
  });
  afterAll(() => bench.close());

  function single(content: string, size: number): TarSource {
    const stage = bench.store.stage();
    const manifest = new ManifestBuilder(stage);
    manifest.add({ path: '.', mode: 0, size, content });
    const { root } = manifest.finish();
    stage.publish();
    return { root };
  }

  it('calls the file of a single-file artifact by its name', async () => {
    const stage = bench.store.stage();
    const content = stage.put('blob', Buffer.from('weights'));
    stage.publish();
    const archive = await bench.give(single(content, 7), { name: 'model.pt' });
    expect(run('tar', ['-xO', 'model.pt'], archive).toString()).toBe('weights');
  });

  it('fails where content is missing', async () => {
    await expect(bench.give(single(hashContent(Buffer.from('never stored')), 12))).rejects.toMatchObject({
      code: 'MISSING_OBJECT',
    });
  });

  it('fails when it is stopped', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(bench.give(large, { signal })).rejects.toThrow('stopped');
  });

  it('reads no faster than it is read, and stops when nobody reads', async () => {
    const get = vi.spyOn(bench.store, 'get');
    const stream = exportTar(bench.store, large, { time: 0, name: 'x' });
    for await (const _ of stream) break;
    await wait(50);
    expect(get.mock.calls.length).toBeLessThan(20);
    expect(stream.destroyed).toBe(true);
    get.mockRestore();
  });
});
