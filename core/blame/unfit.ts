import { ArtError } from '../errors.ts';

const codes: readonly string[] = ['MALFORMED_FILE', 'UNSUPPORTED_FILE', 'TOO_LARGE'];

/** What a reader makes of a file; undefined when the file is not what the reader reads, or is too much for it. */
export async function unlessUnfit<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ArtError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
