import { describe, expect, it } from 'vitest';
import { LayoutBuilder } from '../object/layout.ts';
import { MemoryNodes } from '../object/memory-nodes.ts';
import { RecipeBuilder } from '../object/recipe.ts';
import type { Id, Kind } from '../object/types.ts';
import type { Place } from '../store/places.ts';
import { diskUse } from './du.ts';
import { entry, idOf, manifestOf } from './testing/artifacts.ts';

/** Every blob takes 10 bytes, but for one that is not here. */
class Disk extends MemoryNodes {
  place(kind: Kind, id: Id): Place | undefined {
    if (id === idOf('not here')) return undefined;
    return { id, pack: id, offset: 0, raw: 0, stored: 10, codec: 0, kind };
  }
}

describe('diskUse', () => {
  const disk = new Disk();
  const large = (chunks: string[]): { content: Id; layout?: Id | undefined } => {
    const recipe = new RecipeBuilder(disk);
    for (const chunk of chunks) recipe.add(idOf(chunk), 100_000);
    const layout = new LayoutBuilder(disk);
    const item = entry('large', chunks.join(), 0, chunks.length * 100_000);
    layout.add(item.content, recipe.finish());
    return { content: manifestOf(disk, [item]), layout: layout.finish() };
  };

  it('counts what versions share once', () => {
    const versions = [
      { content: manifestOf(disk, [entry('a', 'one'), entry('b', 'two')]) },
      { content: manifestOf(disk, [entry('a', 'one'), entry('b', 'three'), entry('c', 'one'), entry('d', '')]) },
      { content: manifestOf(disk, [entry('a', 'one'), entry('b', 'two'), entry('e', 'not here')]) },
    ];
    const row = { name: 'x', versions: 3, logicalBytes: 6 + 11 + 14, uniqueBytes: 3 + 3 + 5 + 8, storedBytes: 30 };
    expect(diskUse(disk, 'x', versions)).toEqual(row);
  });

  it('counts chunks of large files', () => {
    const versions = [large(['a', 'b', 'c']), large(['a', 'z', 'c']), large(['a', 'a', 'b'])];
    const row = { name: 'x', versions: 3, logicalBytes: 900_000, uniqueBytes: 400_000, storedBytes: 40 };
    expect(diskUse(disk, 'x', versions)).toEqual(row);
  });

  it('gives the same in several passes', () => {
    const versions = [
      {
        content: manifestOf(
          disk,
          Array.from({ length: 1000 }, (_, at) => entry(`${at}`)),
        ),
      },
    ];
    expect(diskUse(disk, 'x', versions, 50)).toEqual(diskUse(disk, 'x', versions));
  });
});
