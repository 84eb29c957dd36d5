import { encode } from 'jpeg-js';
import { expect, it } from 'vitest';
import { encodePng, readImage } from '../materialize/image.ts';
import { bytesSource } from '../materialize/source.ts';
import { compareImages } from './images.ts';

type Paint = (x: number, y: number) => [number, number, number, number];

function pixels(width: number, height: number, paint: Paint): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set(paint(i % width, Math.floor(i / width)), i * 4);
  return { width, height, data };
}

async function png(width: number, height: number, paint: Paint) {
  return { kind: 'png', source: bytesSource(await encodePng(pixels(width, height, paint))) } as const;
}

const grey: Paint = () => [100, 100, 100, 255];

it('counts the pixels that differ, and finds where they are', async () => {
  const a = await png(20, 10, grey);
  const b = await png(20, 10, (x, y) => (x >= 3 && x < 8 && y >= 2 && y < 6 ? [255, 0, 0, 255] : [100, 100, 100, 255]));
  const diff = await compareImages(a, b, { picture: true });
  expect(diff).toEqual({
    kind: 'image',
    before: { width: 20, height: 10 },
    after: { width: 20, height: 10 },
    pixels: 200,
    changedPixels: 20,
    visiblePixels: 20,
    box: { x: 3, y: 2, width: 5, height: 4 },
    picture: expect.any(Uint8Array),
    notes: [],
  });
  const picture = await readImage(bytesSource(diff.picture as Uint8Array), 'png');
  const colour = (x: number, y: number) => [...picture.data.subarray((y * 20 + x) * 4, (y * 20 + x) * 4 + 3)];
  expect(picture).toMatchObject({ width: 20, height: 10 });
  expect(colour(4, 3)).toEqual([255, 0, 0]);
  expect(new Set(colour(15, 8)).size).toBe(1);
});

it('tells what differs from what looks different', async () => {
  const diff = await compareImages(await png(4, 4, grey), await png(4, 4, () => [101, 100, 100, 255]), {});
  expect(diff).toMatchObject({ changedPixels: 16, visiblePixels: 0 });
  expect(diff).not.toHaveProperty('picture');
});

it('compares sizes alone where they differ', async () => {
  const diff = await compareImages(await png(4, 4, grey), await png(4, 5, grey), { picture: true });
  expect(diff).toEqual({
    kind: 'image',
    before: { width: 4, height: 4 },
    after: { width: 4, height: 5 },
    notes: [],
  });
});

it('compares a PNG with a JPEG', async () => {
  const { data } = encode({ ...pixels(8, 8, grey), data: Buffer.from(pixels(8, 8, grey).data) }, 100);
  const diff = await compareImages(await png(8, 8, grey), { kind: 'jpeg', source: bytesSource(data) }, {});
  expect(diff).toMatchObject({ pixels: 64, visiblePixels: 0 });
});
