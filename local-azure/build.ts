/**
 * Builds `local-azure/dist/`: `index.mjs` (the package), `cloud.mjs` (its command) and `functions-host.mjs` (the
 * process in which it runs a Functions app). What the first two depend on stays outside, as in any package. With
 * `--types`, which takes longer than all else, also `types/`: declarations for programs that install the package; with
 * `--only-types` nothing but these, and what was built before stays.
 */
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
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

function writeTypes(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const project = path.join(root, 'tsconfig.types.json');
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' });
}

if (import.meta.main) {
  const options = process.argv.slice(2);
  if (!options.includes('--only-types')) await buildLocalAzure(options.includes('--quiet'));
  if (options.includes('--types') || options.includes('--only-types')) writeTypes();
}
