/**
 * Builds `local-azure/dist/`: `index.mjs` (the package), `cloud.mjs` (its command) and `functions-host.mjs` (the
 * process in which it runs a Functions app). What the first two depend on stays outside, as in any package.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';

const root = import.meta.dirname;

/** Removes what was built before. */
export async function buildLocalAzure(quiet: boolean): Promise<void> {
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  const common: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: true,
    legalComments: 'none',
    logLevel: quiet ? 'warning' : 'info',
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    banner: {
      // rhea is CommonJS and asks for Node's own modules by `require`.
      js: `import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);`,
    },
  };
  await Promise.all([
    build({ ...common, packages: 'external', entryPoints: { index: 'src/index.ts', cloud: 'src/main.ts' } }),
    // With its packages: it starts by far the most often, and from one file in two thirds of the time.
    build({ ...common, entryPoints: { 'functions-host': 'src/functions-host/main.ts' } }),
  ]);
}

if (import.meta.main) await buildLocalAzure(process.argv.includes('--quiet'));
