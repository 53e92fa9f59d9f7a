import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each test has a cloud, a host and a clock of its own; by default one core would stay idle.
    maxWorkers: '100%',
    projects: ['unit', 'contract', 'e2e', 'chaos'].map((name) => ({
      extends: true,
      test: { name, include: [`test/${name}/**/*.test.ts`] },
    })),
  },
});
