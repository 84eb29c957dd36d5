import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodePng, readImage } from './image.ts';
import { bytesSource } from './source.ts';
import { fixture, fixtureBytes } from './testing/fixture.ts';
import { checkHostile } from './testing/hostile.ts';

/** What make-fixtures.py draws: red grows to the right, green downwards. */
const expected = Array.from({ length: 12 * 9 }, (_, i) => [(i % 12) * 20, Math.floor(i / 12) * 25, 128, 255]).flat();

describe('images', () => {
  test('PNG, with and without a palette, interlaced or not', async () => {
    const image = await readImage(fixture('plain.png'), 'png');
    expect(image).toMatchObject({ width: 12, height: 9 });
    expect([...image.data]).toEqual(expected);
    const grey = await readImage(fixture('grey.png'), 'png');
    expect([...grey.data.subarray(0, 8)]).toEqual([0, 0, 0, 255, 20, 20, 20, 255]);
  });

  test('JPEG, plain and progressive, within what it loses', async () => {
    for (const name of ['plain.jpg', 'progressive.jpg']) {
      const { width, height, data } = await readImage(fixture(name), 'jpeg');
      expect([width, height]).toEqual([12, 9]);
      expect(Math.max(...expected.map((value, i) => Math.abs(value - (data[i] ?? 0))))).toBeLessThan(24);
    }
  });

  test('what is written is read', async () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 255) };
    const { data } = await readImage(bytesSource(await encodePng(image)), 'png');
    expect([...data]).toEqual([...image.data]);
  });

  test('a size that no memory holds is refused', async () => {
    const png = Buffer.from(fixtureBytes('plain.png'));
    png.writeUInt32BE(1_000_000, 16);
    png.writeUInt32BE(1_000_000, 20);
    await expect(readImage(bytesSource(png), 'png')).rejects.toThrow('an image has 1000000000000 pixels');
    const jpeg = Buffer.from(fixtureBytes('plain.jpg'));
    const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
    jpeg.writeUInt16BE(65000, frame + 5);
    jpeg.writeUInt16BE(65000, frame + 7);
    await expect(readImage(bytesSource(jpeg), 'jpeg')).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test('an interlaced image that inflates to more than its pixels is refused', async () => {
    const chunk = (type: string, data: Buffer) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
    };
    const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 6, 0, 0, 1]);
    const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
    const png = Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1_000_000)))]);
    await expect(readImage(bytesSource(png), 'png')).rejects.toThrow('Cannot create a Buffer larger than');
  });

  test('damaged and truncated files give an error or a value', async () => {
    for (const name of ['plain.png', 'grey.png'])
      await checkHostile(fixtureBytes(name), (source) => readImage(source, 'png'));
    await checkHostile(fixtureBytes('progressive.jpg'), (source) => readImage(source, 'jpeg'), 100);
    await checkHostile(fixtureBytes('plain.jpg'), (source) => readImage(source, 'jpeg'), 100);
  });
});
