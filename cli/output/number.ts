/**
 * A number in six digits at most, without zeros at the end.
 *
 * @example formatSignificant(0.97 - 0.93) // '0.04'
 */
export function formatSignificant(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(6)));
}
