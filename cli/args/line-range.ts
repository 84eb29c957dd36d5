import { UsageError } from '../../core/errors.ts';

/**
 * Lines of a file, from 1: `10,20` (both included), `10,+5` (five of them), `10` (to the end).
 *
 * @throws UsageError when it is none of these, or ends before it begins
 */
export function parseLineRange(text: string): { from: number; to?: number } {
  const match = /^([1-9]\d{0,14})(?:,(\+?)([1-9]\d{0,14}))?$/.exec(text);
  const from = Number(match?.[1]);
  if (match?.[3] === undefined && match) return { from };
  const to = match?.[2] ? from + Number(match[3]) - 1 : Number(match?.[3]);
  if (!match || to < from) throw new UsageError(`"--lines" wants FROM,TO or FROM,+COUNT or FROM, not "${text}"`);
  return { from, to };
}
