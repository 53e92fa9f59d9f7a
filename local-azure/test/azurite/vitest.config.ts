import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['local-azure/test/azurite/*.test.ts'],
    testTimeout: 60_000,
  },
});
