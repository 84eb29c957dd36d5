import { test } from 'vitest';
import { failEachCall } from './testing-faults.ts';

test('a full disk leaves a readable store and acknowledges nothing', () => failEachCall('ENOSPC', true, 17));
test('a disk that fails once does so too', () => failEachCall('EIO', false, 17));
