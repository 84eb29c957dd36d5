import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePaths } from '../object/bytes.ts';
import { EMPTY_CONTENT } from '../object/hash.ts';
import { type TarRow, TarTable } from './tar-table.ts';

describe('TarTable', () => {
  it('agrees with a map, however much goes to disk', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', '!', 'é', '\n'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    const steps = fc.array(fc.record({ path, size: fc.nat(9), link: fc.option(fc.string(), { nil: undefined }) }), {
      maxLength: 60,
    });
    const folder = mkdtempSync(join(tmpdir(), 'art-table-'));
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), (rows, maxHeld) => {
        const table = new TarTable(join(folder, 'runs'), maxHeld);
        const expected = new Map<string, TarRow>();
        for (const { path, size, link } of rows) {
          const row: TarRow = { path, mode: 0, size, content: EMPTY_CONTENT, ...(link === undefined ? {} : { link }) };
          expect(table.get(path)).toEqual(expected.get(path));
          table.set(row);
          expected.set(path, row);
        }
        const sorted = [...expected.values()].sort((a, b) => comparePaths(a.path, b.path));
        expect([...table.sorted()]).toEqual(sorted);
        table.close();
        expect(existsSync(join(folder, 'runs'))).toBe(false);
      }),
    );
    rmSync(folder, { recursive: true });
  });
});
