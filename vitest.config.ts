import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** The product's tests use the built local cloud, as `npm start` does; its own use its sources. */
function project(name: string, include: string): TestProjectConfiguration {
  return { extends: true, test: { name, include: [include] } };
}

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/temporary-folder.ts'],
    // Only against what never ends: nothing here may depend on how fast the machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 500_000 } },
    // Each test has a cloud, a host and a clock of its own, and most of its time is waiting: for real time where it is
    // of the command line, for a child process where it is not. Meanwhile other files have the core. Not a share in
    // per cent, as vitest takes no more than all cores of those.
    maxWorkers: Math.min(16, 4 * availableParallelism()),
    // No file changes a module or the environment for another. What a process has read and started serves the next
    // file too: sources, packages, and the hosts that a world left warm.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      ...['unit', 'docs', 'contract', 'live', 'e2e', 'chaos'].map((name) =>
        project(name, `test/${name}/**/*.test.ts`),
      ),
      {
        extends: true,
        test: {
          name: 'page',
          include: ['test/page/**/*.test.ts'],
          globalSetup: ['test/page/setup.ts'],
        },
      },
      project('local-azure', 'local-azure/test/!(azurite)/**/*.test.ts'),
    ],
  },
});
