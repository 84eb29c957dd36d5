import { UsageError } from '../errors.ts';
import type { Contents } from './contents.ts';
import { type JsonFile, parseJson } from './json-file.ts';
import { matchJson } from './json-match.ts';
import type { Span } from './spans.ts';
import type { Unitizer } from './unitizer.ts';

/** Larger JSON files are looked at line by line. In bytes. */
const MAX_JSON = 16 * 1024 * 1024;

/** A JSON file, by the paths of the values in it. */
export function keyUnitizer(contents: Contents): Unitizer<JsonFile> {
  return {
    by: 'keys',
    open: (at) => {
      if (at.entry.size > MAX_JSON) return undefined;
      const pieces = contents.pieces(at);
      return parseJson(Buffer.from(contents.range(pieces, 0, at.entry.size)).toString('utf8'));
    },
    count: ({ leaves }) => leaves.length,
    wanted,
    match: matchJson,
    matchSource: matchJson,
    *describe(file, spans) {
      for (const span of spans) {
        for (let to = span.to; to < span.to + span.length; to++) {
          const { key, text } = file.leaves[to] as JsonFile['leaves'][number];
          yield { span: { at: span.at + to - span.to, to, length: 1 }, unit: { kind: 'key', key, value: text } };
        }
      }
    },
  };
}

function wanted({ leaves }: JsonFile, { key, lines }: { key?: string; lines?: unknown }): Span[] {
  if (lines) {
    throw new UsageError('a JSON file is looked at by key, which has no lines', { hint: 'add: --by lines' });
  }
  if (key === undefined) return [{ at: 0, to: 0, length: leaves.length }];
  const path = /^[.[]/.test(key) ? key : `.${key}`;
  const spans = leaves.flatMap((leaf, at) => (isBelow(leaf.key, path) ? [{ at, to: at, length: 1 }] : []));
  if (spans.length > 0) return spans;
  throw new UsageError(`there is no key "${key}"`, { hint: 'a key is written .a.b[0]; without --key all are shown' });
}

function isBelow(key: string, path: string): boolean {
  return path === '.' || key === path || (key.startsWith(path) && /^[.[]/.test(key.slice(path.length)));
}
