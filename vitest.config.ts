import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,cli,remotes,test,examples}/**/*.test.ts'],
    exclude: ['**/slow-*.test.ts', '**/node_modules/**'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
