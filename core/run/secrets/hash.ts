import { scryptSync } from 'node:crypto';

/**
 * What stands for a secret where only its sameness counts: 64 hex digits, the same on every machine. The salt is the
 * secret's name, so that equal secrets under two names do not show, and the hash takes long (50 ms), so that somebody
 * who sees it cannot try a list of passwords on it in passing.
 *
 * @example
 * saltedHash(process.env.API_KEY ?? '', 'API_KEY');
 */
export function saltedHash(value: string, name = ''): string {
  return scryptSync(value, `art secret\0${name}`, 32, { N: 1 << 14, r: 8, p: 1 }).toString('hex');
}
