import type { FileKind } from '../materialize/detect.ts';
import type { Image } from '../materialize/image.ts';
import { type ByteSource, tooLarge } from '../materialize/source.ts';
import type { CompareOptions, ImageDiff } from './result.ts';

/** Of a side; both sides and the picture of what changed are in memory at once. */
const MAX_PIXELS = 24_000_000;

interface ImageFile {
  kind: FileKind;
  source: ByteSource;
}

/**
 * Compares two pictures of one size pixel by pixel: those whose values differ, and of them those that look different.
 * Of pictures of two sizes only the sizes are told.
 */
export async function compareImages(before: ImageFile, after: ImageFile, options: CompareOptions): Promise<ImageDiff> {
  const { encodePng } = await import('../materialize/image.ts');
  const a = await read(before);
  const b = await read(after);
  const sizes = {
    kind: 'image',
    before: { width: a.width, height: a.height },
    after: { width: b.width, height: b.height },
    notes: [] as string[],
  } as const;
  if (a.width !== b.width || a.height !== b.height) return sizes;
  const { changedPixels, box } = findChanged(a, b);
  if (changedPixels === 0) sizes.notes.push('the pixels are the same, stored in another way');
  const { default: pixelmatch } = await import('pixelmatch');
  const drawn = options.picture ? new Uint8Array(a.data.length) : undefined;
  const visiblePixels = pixelmatch(aligned(a.data), aligned(b.data), drawn, a.width, a.height);
  return {
    ...sizes,
    pixels: a.width * a.height,
    changedPixels,
    visiblePixels,
    ...(box && { box }),
    ...(drawn && { picture: await encodePng({ ...a, data: drawn }) }),
  };
}

async function read({ kind, source }: ImageFile): Promise<Image> {
  const { readImage } = await import('../materialize/image.ts');
  const image = await readImage(source, kind === 'png' ? 'png' : 'jpeg');
  const pixels = image.width * image.height;
  if (pixels > MAX_PIXELS) throw tooLarge('an image to be compared', pixels, MAX_PIXELS, 'pixels');
  return image;
}

/** Pixels whose values differ in any way, and the rectangle around them. */
function findChanged(a: Image, b: Image): { changedPixels: number; box: ImageDiff['box'] } {
  const { width, height } = a;
  let changedPixels = 0;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let i = 0; i < width * height; i++) {
    if (isSamePixel(a.data, b.data, i * 4)) continue;
    changedPixels += 1;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const box = right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { changedPixels, box };
}

function isSamePixel(a: Uint8Array, b: Uint8Array, at: number): boolean {
  return a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2] && a[at + 3] === b[at + 3];
}

/** The library looks at pixels as words of 4 bytes. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
}
