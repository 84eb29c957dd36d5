import { readLines } from './lines.ts';
import { type ByteSource, malformed } from './source.ts';

export interface JsonLine {
  /** From 1. */
  line: number;
  /** As it stands in the file, without the end of the line. */
  text: string;
}

/** The lines of a JSON Lines file that hold something, in batches. Nothing is parsed: see `parseJsonLine`. */
export async function* readJsonLines(source: ByteSource): AsyncGenerator<JsonLine[], void, void> {
  let line = 0;
  for await (const lines of readLines(source, 'JSON Lines')) {
    const batch: JsonLine[] = [];
    for (const text of lines) {
      line++;
      if (text.trim() !== '') batch.push({ line, text });
    }
    if (batch.length > 0) yield batch;
  }
}

/**
 * The value of a line. Numbers are float64 and the last of equal keys counts; where that matters `jsonLeaves(text)` has
 * all of it. Throws MALFORMED_FILE with the number of the line.
 */
export function parseJsonLine({ line, text }: JsonLine): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('JSON Lines', `line ${line} is not JSON`, cause);
  }
}
