import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** Tells machines apart that share a file system. */
export const hostTag: string = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/**
 * A name for something unfinished beside the user's files. It says which process on which machine made it, so that
 * what a killed run left behind can be told from what a running one still needs.
 */
export function tempName(): string {
  return `.art-tmp-${hostTag}-${process.pid}-${randomBytes(6).toString('hex')}`;
}
