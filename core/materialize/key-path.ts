// Where a value lies in JSON or YAML, as people write it: `layers[0].name`, and `["odd.key"]` where a key is no word.
import { ArtError } from '../errors.ts';

export type KeyPath = readonly (string | number)[];

/** A value that holds no other, or an empty object or array, and where it lies. */
export interface Leaf {
  path: KeyPath;
  /** `object` and `array` are empty ones; all others are told by what is in them. */
  kind: 'null' | 'boolean' | 'number' | 'string' | 'object' | 'array';
  /** Of a number that a float64 does not hold, and of empty objects and arrays, the text. */
  value: null | boolean | number | string;
  /** As it stands in the file. */
  text: string;
  /** From 1. */
  line: number;
  /** True where the same object has had the key before. */
  duplicate?: true;
}

const word = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;
const part = /\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/uy;

/** The path as text; that of the whole document is empty. */
export function formatKeyPath(path: KeyPath): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (word.test(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}

/**
 * The path that a text means.
 *
 *     parseKeyPath('layers[0]["a b"]') // ['layers', 0, 'a b']
 *
 * Throws ArtError `BAD_KEY_PATH` with the character where it stops making sense.
 */
export function parseKeyPath(text: string): (string | number)[] {
  const path: (string | number)[] = [];
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (!match || ((at === 0) === text.startsWith('.', at) && match[1] !== undefined)) throw badPath(text, at);
    const [, name, index, quoted] = match;
    path.push(name ?? (index !== undefined ? Number(index) : unquote(quoted ?? '', text, at)));
    at = part.lastIndex;
  }
  return path;
}

function unquote(quoted: string, text: string, at: number): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw badPath(text, at);
  }
}

function badPath(text: string, at: number): ArtError {
  return new ArtError('BAD_KEY_PATH', `"${text}" is no key path from character ${at + 1} on`, {
    hint: 'write keys as in metrics.acc, layers[0].name or ["odd key"]',
  });
}
