// The table that make-fixtures.py writes, as its cells.
import { type Cell, day, decimal, instant } from '../table.ts';

const bytes = (row: number) => Uint8Array.of(row % 256, 255);

const columns: Record<string, (row: number) => Cell> = {
  id: (row) => BigInt(row),
  name: (row) => (row % 7 === 0 ? null : `name ${row % 50}`),
  score: (row) => row / 4,
  small: (row) => row % 256,
  flag: (row) => (row % 5 === 0 ? null : row % 2 === 0),
  when: (row) => instant(1_704_164_645_000_001n + BigInt(row), 1_000_000n),
  day: (row) => day(19723 + (row % 28)),
  price: (row) => decimal(10n ** 20n + BigInt(row), 2),
  raw: bytes,
  tags: (row) => (row % 9 === 0 ? null : Array.from({ length: row % 4 }, (_, tag) => `t${tag}`)),
  place: (row) => ({ x: row, y: row % 2 === 1 ? null : row / 2 }),
  kind: (row) => ['a', 'b', 'c'][row % 3] ?? null,
};

export const columnNames: string[] = Object.keys(columns);

export function expectedCells(name: string, from: number, to: number): Cell[] {
  const cell = columns[name];
  return Array.from({ length: to - from }, (_, i) => cell?.(from + i) ?? null);
}
