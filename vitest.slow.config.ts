import { defineConfig } from 'vitest/config';

/** The suites that take minutes: kills, contention, fuzzing, sizes. One file at a time, since each fills the machine. */
export default defineConfig({
  test: {
    include: ['{core,cli,remotes,test,examples}/**/slow-*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 15 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
