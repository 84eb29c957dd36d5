import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from '../materialize/source.ts';
import { patchLines } from './hunks.ts';
import { diffLines, isFaithful } from './line-diff.ts';
import { Lines } from './lines.ts';
import type { CompareOptions, TextDiff } from './result.ts';
import { compareText } from './text.ts';
import { MAX_WINDOW } from './window.ts';

const source = (text: string): ByteSource => bytesSource(Buffer.from(text));
const compare = (a: string, b: string, options: CompareOptions = {}): Promise<TextDiff> =>
  compareText(source(a), source(b), options);

function patch(diff: TextDiff): string {
  return [...patchLines(diff.hunks, { before: 'x', after: 'x' })].map((line) => `${line}\n`).join('');
}

const line = fc.constantFrom('a', 'b', 'c', '', 'é\r', '-', '+x', '\\ No', '\ufeff');
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));

describe('a text diff', () => {
  it('applied as a patch to the older text gives the newer one', () =>
    fc.assert(
      fc.asyncProperty(text, text, fc.nat(4), async (a, b, context) => {
        const diff = await compare(a, b, { context });
        expect(applyPatch(a, patch(diff), { autoConvertLineEndings: false })).toBe(b);
      }),
    ));

  it('is a unified diff', async () => {
    const a = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine';
    const diff = await compare(a, a.replace('two', '2').replace('nine', 'nine\n'), { context: 2 });
    expect(`\n${patch(diff)}`).toMatchInlineSnapshot(`
      "
      --- a/x
      +++ b/x
      @@ -1,4 +1,4 @@
       one
      -two
      +2
       three
       four
      @@ -7,3 +7,3 @@
       seven
       eight
      -nine
      \\ No newline at end of file
      +nine
      "
    `);
    expect(diff).toMatchObject({ added: 2, removed: 2, notes: [] });
  });

  it('refuses bytes that are no text', async () => {
    const bad = bytesSource(new Uint8Array([0x61, 0xff]));
    await expect(compareText(bad, source('a'), {})).rejects.toMatchObject({ code: 'MALFORMED_FILE' });
  });
});

describe('large texts', () => {
  const lines = (from: number, to: number): string => {
    let all = '';
    for (let i = from; i < to; i++) all += `line ${String(i).padStart(20, '0')}\n`;
    return all;
  };
  const half = lines(0, 700_000);
  const rest = lines(700_000, 1_400_000);

  it('are compared where they differ, with the right numbers', async () => {
    const a = half + rest;
    expect(a.length).toBeGreaterThan(MAX_WINDOW);
    const diff = await compare(a, `${half}inserted\n${rest}`, { context: 1 });
    expect(diff).toEqual({
      kind: 'text',
      added: 1,
      removed: 0,
      hunks: [
        {
          beforeStart: 700_000,
          beforeLines: 2,
          afterStart: 700_000,
          afterLines: 3,
          lines: [` ${lines(699_999, 700_000).trim()}`, '+inserted', ` ${lines(700_000, 700_001).trim()}`],
        },
      ],
      notes: [],
    });
  });

  it('are refused where too much differs', async () => {
    const a = `first\n${half}${rest}last\n`;
    await expect(compare(a, `1\n${half}${rest}2\n`)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('line changes', () => {
  const lines = (all: string[]): Lines => new Lines(Buffer.from(all.map((line) => `${line}\n`).join('')));
  const rebuild = async (a: string[], b: string[]): Promise<string[]> => {
    const made: string[] = [];
    let at = 0;
    for (const { before, beforeEnd, after, afterEnd } of (await diffLines(lines(a), lines(b))).replaced) {
      made.push(...a.slice(at, before), ...b.slice(after, afterEnd));
      at = beforeEnd;
    }
    return [...made, ...a.slice(at)];
  };

  it('give the newer text where regions are split at lines that are there once', async () => {
    const a = Array.from({ length: 20_000 }, (_, i) => `${i % 3 === 0 ? 'same' : i}`);
    const b = a.flatMap((line, i) => (i % 50 === 7 ? ['new', line] : i % 70 === 9 ? [] : [line]));
    expect(await rebuild(a, b)).toEqual(b);
    expect((await diffLines(lines(a), lines(b))).isLeast).toBe(true);
  });

  it('are checked against the bytes', () => {
    const [a, b] = [lines(['same', 'old', 'end']), lines(['same', 'new', 'end'])];
    expect(isFaithful(a, b, [{ before: 1, beforeEnd: 2, after: 1, afterEnd: 2 }])).toBe(true);
    expect(isFaithful(a, b, [])).toBe(false);
    expect(isFaithful(a, b, [{ before: 0, beforeEnd: 1, after: 0, afterEnd: 1 }])).toBe(false);
  });

  it('say when a part was not looked through', async () => {
    const a = Array.from({ length: 3_000 }, (_, i) => `a${i}`);
    const b = Array.from({ length: 3_000 }, (_, i) => `b${i}`);
    expect(await diffLines(lines(a), lines(b))).toEqual({
      replaced: [{ before: 0, beforeEnd: 3_000, after: 0, afterEnd: 3_000 }],
      isLeast: false,
    });
  });
});
