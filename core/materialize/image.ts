// PNG and JPEG as pixels. Sizes are known, and refused, before anything is unpacked.
import { inflateSync } from 'node:zlib';
import { ArtError } from '../errors.ts';
import { type ByteSource, malformed, readWhole, tooLarge } from './source.ts';

export interface Image {
  width: number;
  height: number;
  /** Red, green, blue, alpha of each pixel, a byte each; rows from the top. */
  data: Uint8Array;
}

const MAX_BYTES = 2 ** 27;
const MAX_PIXELS = 50_000_000;
/** Pixels that the passes over a progressive JPEG may touch, since a few bytes make another pass. */
const MAX_WORK = 5e8;

/** An image of either format. Throws MALFORMED_FILE, and TOO_LARGE above 128 MiB or 50 million pixels. */
export async function readImage(source: ByteSource, kind: 'png' | 'jpeg'): Promise<Image> {
  const bytes = await readWhole(source, MAX_BYTES, 'an image');
  const size = kind === 'png' ? pngSize(bytes) : jpegSize(bytes);
  if (size.width * size.height > MAX_PIXELS) throw tooLarge('an image', size.width * size.height, MAX_PIXELS, 'pixels');
  try {
    return kind === 'png' ? await decodePng(bytes) : await decodeJpeg(bytes, size.width * size.height);
  } catch (cause) {
    if (cause instanceof ArtError) throw cause;
    throw malformed(kind === 'png' ? 'PNG' : 'JPEG', cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** An image as a PNG file. */
export async function encodePng({ width, height, data }: Image): Promise<Uint8Array> {
  const { PNG } = await import('pngjs');
  const png = new PNG({ width, height });
  png.data = Buffer.from(data.buffer, data.byteOffset, data.length);
  return PNG.sync.write(png);
}

interface Size {
  width: number;
  height: number;
}

function pngSize(bytes: Uint8Array): Size {
  const view = viewOf(bytes);
  if (bytes.length < 33 || view.getUint32(12) !== 0x49484452) throw malformed('PNG', 'it has no header');
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  if (size.width === 0 || size.height === 0) throw malformed('PNG', 'it has no pixels');
  return size;
}

async function decodePng(bytes: Uint8Array): Promise<Image> {
  const interlaced = bytes[28] === 1;
  if (interlaced) checkInterlaced(bytes);
  const { PNG } = await import('pngjs');
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  return { width, height, data };
}

/** The library unpacks interlaced images without a limit. Eight bytes are the most that a pixel takes. */
function checkInterlaced(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  const { width, height } = pngSize(bytes);
  const pieces: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) pieces.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  inflateSync(Buffer.concat(pieces), { maxOutputLength: width * height * 8 + height * 16 + 64 });
}

/** From the frame header, which follows segments that each say how long they are. */
function jpegSize(bytes: Uint8Array): Size {
  const view = viewOf(bytes);
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else at += 2 + view.getUint16(at + 2);
  }
  throw malformed('JPEG', 'it has no frame');
}

async function decodeJpeg(bytes: Uint8Array, pixels: number): Promise<Image> {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === 0xda) scans++;
  if (scans > 16 && scans * pixels > MAX_WORK) throw tooLarge('a JPEG', scans, 16, 'passes');
  const { decode } = await import('jpeg-js');
  const { width, height, data } = decode(bytes, {
    useTArray: true,
    tolerantDecoding: false,
    maxResolutionInMP: MAX_PIXELS / 1e6,
    maxMemoryUsageInMB: 1024,
  });
  return { width, height, data };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
