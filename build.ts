/**
 * Builds the local cloud, and `dist/`:
 * - `functions/index.cjs`: what Azure Functions loads. CommonJS, because the worker hands the module
 *   `@azure/functions-core` to `require` and nothing else.
 * - `local.mjs`: `npm start`. It takes the local cloud from its package, as any program would.
 * - `app/`: exactly what is deployed, when there is a `replication.json`. azd and az both take this folder.
 */
import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, type BuildOptions } from 'esbuild';
import { buildLocalAzure } from './local-azure/build.ts';
import { ConfigurationError } from './src/config/configuration-error.ts';
import { loadReplicationConfig } from './src/config/load.ts';
import { configurationFile, stageAppPackage } from './src/local/app-package.ts';

const { values: options } = parseArgs({
  options: { quiet: { type: 'boolean', default: false }, only: { type: 'string' } },
});

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  sourcemap: true,
  legalComments: 'none',
  logLevel: options.quiet ? 'warning' : 'info',
};

/** ES module bundles still contain CommonJS packages, which call `require` for Node's own modules. */
const requireForEsm = `import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);`;

const bundles: Record<string, BuildOptions> = {
  functions: {
    ...common,
    format: 'cjs',
    entryPoints: { 'functions/index': 'src/functions/index.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    external: ['@azure/functions-core'],
    // Less to read at each start. Names stay, and lines are short, so that a stack trace still says where.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    // Some SDK packages read `import.meta.url`, which CommonJS does not have.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
  },
  local: {
    ...common,
    format: 'esm',
    entryPoints: { local: 'src/local/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    banner: { js: requireForEsm },
    external: ['local-azure'],
  },
};

const wanted = options.only === undefined ? Object.keys(bundles) : [options.only];
if (options.only === undefined) {
  await rm('dist', { recursive: true, force: true });
  await buildLocalAzure(options.quiet);
}
for (const name of wanted) {
  const bundle = bundles[name];
  if (bundle === undefined) throw new Error(`--only ${name}: there is no such bundle`);
  await build(bundle);
}
if (options.only === undefined) await stage(import.meta.dirname);

/**
 * What is staged can be deployed: without a configuration, or with one that the service would refuse, there is no
 * folder, and azd stops with nothing to package.
 */
async function stage(project: string): Promise<void> {
  const configuration = path.join(project, configurationFile);
  if (!existsSync(configuration)) {
    if (!options.quiet) say(`no ${configurationFile}: dist/app, the package of the app, is not made`);
    return;
  }
  try {
    loadReplicationConfig(configuration);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    say(error.message);
    process.exitCode = 1;
    return;
  }
  const app = path.join(project, 'dist/app');
  await stageAppPackage(project, app);
  await copyFile(configuration, path.join(app, configurationFile));
  if (!options.quiet) say('dist/app: the package of the app');
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
