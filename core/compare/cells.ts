import type { Cell as ReadCell } from '../materialize/table.ts';
import type { Cell } from './result.ts';

/**
 * A cell as it is compared and shown. What JSON has no number for (large integers, NaN, infinities) becomes text, and so do
 * bytes, lists and maps.
 */
export function plainCell(cell: ReadCell): Cell {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (cell instanceof Uint8Array) return `0x${Buffer.from(cell).toString('hex')}`;
  if (typeof cell === 'object' && cell !== null) {
    return JSON.stringify(cell, (_key, item: unknown) =>
      typeof item === 'bigint' || item instanceof Uint8Array ? plainCell(item) : item,
    );
  }
  return cell;
}
