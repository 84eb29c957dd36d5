import { expect, test } from 'vitest';
import { failEachCall } from './testing-faults.ts';

test.each([
  ['ENOSPC', true],
  ['ENOSPC', false],
  ['EIO', true],
  ['EIO', false],
])('%s at any call of a publish (from then on: %s)', { timeout: 300_000 }, async (code, forever) => {
  await expect(failEachCall(code, forever, 1)).resolves.toBeUndefined();
});
