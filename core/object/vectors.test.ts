import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { comparePaths, toHex } from './bytes.ts';
import { checkObject } from './check.ts';
import { decode, encode, MalformedObjectError } from './codec.ts';
import { decodeFact, encodeFact } from './fact.ts';
import { hashObject } from './hash.ts';
import { artifactNameProblem, decodeRefName, encodeRefName, refNameProblem } from './names.ts';
import { escapePath, linkStaysInside, pathProblem, portabilityProblem, unescapePath } from './paths.ts';
import { decodeRun, encodeRun } from './run.ts';
import type { Kind, Value } from './types.ts';
import { fromVector, toVector } from './vector-values.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of each file is told in its own `fields`
const read = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../../spec/vectors/${name}.json`, import.meta.url), 'utf8'));
const unhex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

interface Case {
  what: string;
  input: Value;
  bytes: string;
  kind: Kind;
  id: string;
  value: Value;
  ids: Record<Kind, string>;
  reason: string;
}

describe('codec.json', () => {
  const { cases, refused } = read('codec') as { cases: Case[]; refused: Case[] };
  test.each(cases)('$what', ({ input, bytes }) => {
    expect(toHex(encode(fromVector(input)))).toBe(bytes);
    expect(toVector(decode(unhex(bytes)))).toEqual(input);
  });
  test.each(refused)('refused: $what ($reason)', ({ bytes }) => {
    expect(() => decode(unhex(bytes))).toThrow(MalformedObjectError);
  });
});

describe('ids.json', () => {
  const { cases, objects, refused } = read('ids') as { cases: Case[]; objects: Case[]; refused: Case[] };
  test.each(cases)('$what', ({ bytes, ids }) => {
    for (const [kind, id] of Object.entries(ids)) expect(hashObject(kind as Kind, unhex(bytes))).toBe(id);
  });
  test.each(objects)('$kind: $what', ({ kind, value, bytes, id }) => {
    expect(toHex(encode(fromVector(value)))).toBe(bytes);
    expect(hashObject(kind, unhex(bytes))).toBe(id);
    const again = kind === 'run' ? encodeRun(decodeRun(unhex(bytes))) : encodeFact(decodeFact(unhex(bytes)));
    expect(toHex(again)).toBe(bytes);
  });
  test.each(refused)('refused: $kind, $what ($reason)', ({ kind, bytes }) => {
    expect(() => checkObject(kind, unhex(bytes))).toThrow(MalformedObjectError);
    expect(toHex(encode(decode(unhex(bytes))))).toBe(bytes);
  });
});

describe('names.json', () => {
  const { artifacts, refs, encoded, never_encoded } = read('names');
  test.each(artifacts.fine as string[])('artifact %j', (name) => expect(artifactNameProblem(name)).toBeUndefined());
  test.each(artifacts.refused as { name: string; reason: string }[])('refused: artifact $name', ({ name, reason }) => {
    expect(artifactNameProblem(name)).toBe(reason);
  });
  test.each(refs.fine as string[])('ref %j', (name) => expect(refNameProblem(name)).toBeUndefined());
  test.each(refs.refused as { name: string; reason: string }[])('refused: ref $name', ({ name, reason }) => {
    expect(refNameProblem(name)).toBe(reason);
  });
  test.each(encoded as { name: string; encoded: string }[])('$name on disk', (ref) => {
    expect(encodeRefName(ref.name)).toBe(ref.encoded);
    expect(decodeRefName(ref.encoded)).toBe(ref.name);
  });
  test.each(never_encoded as string[])('%j was never written', (name) => expect(() => decodeRefName(name)).toThrow());
});

describe('paths.json', () => {
  const { ordered, refused, fine, awkward, links } = read('paths');
  test('the order', () => expect((ordered as string[]).toReversed().sort(comparePaths)).toEqual(ordered));
  test.each(refused as { path: string; reason: string }[])('refused: $path ($reason)', ({ path }) => {
    expect(pathProblem(path)).toBeTypeOf('string');
  });
  test.each(fine as string[])('%j', (path) =>
    expect([pathProblem(path), portabilityProblem(path)]).toEqual([undefined, undefined]),
  );
  test.each(awkward as { path: string; reason?: string; escaped: string; escaped_case: string }[])('$path', (row) => {
    expect([pathProblem(row.path), portabilityProblem(row.path)]).toEqual([undefined, row.reason]);
    expect([escapePath(row.path), escapePath(row.path, 'case')]).toEqual([row.escaped, row.escaped_case]);
    expect([unescapePath(row.escaped), unescapePath(row.escaped_case)]).toEqual([row.path, row.path]);
  });
  test('links', () => {
    for (const { link, target } of links.fine)
      expect([link, target, linkStaysInside(link, target)]).toEqual([link, target, true]);
    for (const { link, target } of links.refused)
      expect([link, target, linkStaysInside(link, target)]).toEqual([link, target, false]);
  });
});
