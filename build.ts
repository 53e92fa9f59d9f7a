/**
 * Builds the local cloud, and `dist/`:
 * - `functions/index.cjs`: what Azure Functions loads, and beside it what is loaded when it is first needed.
 *   CommonJS, because the worker hands the module `@azure/functions-core` to `require` and nothing else.
 * - `functions/azure-monitor.cjs`: the exporter of traces and metrics, which that loads where a setting asks for it.
 * - `cli/snaprep.mjs`: the command line, in chunks, so that `--version` loads no Azure package.
 * - `snaprep/`: the same as a package for `npm install --global`; `single/snaprep.cjs`: the same as one file.
 * - `page/`: what a browser loads.
 * - `app/`: exactly what is deployed, when there is a `replication.json`. azd and az both take this folder.
 * - `sources`: the digest of what they were built from, so that what is up to date is not built again.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { buildPage } from './build-page.ts';
import { buildSingleFile } from './build-single-file.ts';
import { buildLocalAzure } from './local-azure/build.ts';
import { ConfigurationError } from './src/config/configuration-error.ts';
import { loadReplicationConfig } from './src/config/load.ts';
import { configurationFile, stageAppPackage } from './src/local/app-package.ts';

const root = import.meta.dirname;
const stamp = path.join(root, 'dist/sources');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  sourcemap: true,
  legalComments: 'none',
};

/** ES module bundles still contain CommonJS packages, which call `require` for Node's own modules. */
const requireForEsm = `import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);`;

/** Less to read at each start. Names stay, and lines are short, so that a stack trace still says where. */
const readable: BuildOptions = { minifyWhitespace: true, minifySyntax: true, lineLimit: 160 };

/** Some SDK packages read `import.meta.url`, which CommonJS does not have. */
const urlForCommonJs = {
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
} as const;

export const bundles: Record<string, BuildOptions> = {
  /** As ES modules, which alone esbuild splits; `inCommonJs` makes of them what is deployed. */
  functions: {
    ...common,
    ...readable,
    format: 'esm',
    splitting: true,
    entryPoints: { index: 'src/functions/index.ts' },
    outdir: 'dist/functions-esm',
    outExtension: { '.js': '.cjs' },
    external: ['@azure/functions-core'],
    define: urlForCommonJs.define,
  },
  /** Nobody steps through it, and it is the largest part of the package. */
  telemetry: {
    ...common,
    ...urlForCommonJs,
    format: 'cjs',
    entryPoints: { 'functions/azure-monitor': 'src/functions/telemetry/azure-monitor.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    external: ['@azure/functions-core'],
    lineLimit: 160,
    sourcemap: false,
    minify: true,
  },
};

const project = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  version: string;
  description: string;
  license: string;
  engines: Record<string, string>;
};
const { version } = project;
bundles['cli'] = {
  ...common,
  ...readable,
  format: 'esm',
  splitting: true,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist/cli',
  outExtension: { '.js': '.mjs' },
  banner: { js: requireForEsm },
  define: { snaprepVersion: JSON.stringify(version) },
};

/** What is started. Apart from the chunks, so that it needs none of them, nor a banner, to tell its version. */
bundles['cli-entry'] = {
  ...common,
  format: 'esm',
  entryPoints: { snaprep: 'src/cli/snaprep.ts' },
  outdir: 'dist/cli',
  outExtension: { '.js': '.mjs' },
  define: { snaprepVersion: JSON.stringify(version) },
  plugins: [
    {
      name: 'main',
      setup: (building) =>
        building.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.mjs', external: true })),
    },
  ],
};

/** A CommonJS package that is loaded where it is needed has no names then, which nothing but a message would show. */
function refuseNameless({ inputs, outputs }: Metafile): void {
  const nameless = Object.values(outputs)
    .filter(({ exports }) => exports.join() === 'default')
    .map(({ entryPoint }) => entryPoint);
  for (const [file, { imports }] of Object.entries(inputs)) {
    const found = imports.find((one) => one.kind === 'dynamic-import' && nameless.includes(one.path));
    if (found === undefined || !file.startsWith('src/')) continue;
    throw new Error(
      `${file} imports ${found.path}, which is CommonJS: import a module of src/ that names what it takes`,
    );
  }
}

/**
 * Each module by itself, as CommonJS. V8 reads a file whole before it runs, so what a start does not need is in files of
 * its own: most of a start was reading the SDKs that it did not use.
 */
export async function inCommonJs(modules: string, outdir: string): Promise<void> {
  for (const file of globSync('{index,chunk-*,*-????????}.cjs*', { cwd: outdir }))
    await rm(path.join(outdir, file));
  await build({
    absWorkingDir: root,
    ...readable,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    sourcemap: true,
    entryPoints: globSync('*.cjs', { cwd: modules }).map((file) => path.join(modules, file)),
    outdir,
    outExtension: { '.js': '.cjs' },
    // `require` in its place: the worker's own, as everywhere in the package.
    supported: { 'dynamic-import': false },
    banner: urlForCommonJs.banner,
    logLevel: 'error',
  });
  await rm(modules, { recursive: true });
}

/** What `npm install --global` takes: the chunks under a manifest without dependencies, as all is bundled. */
async function stageCliPackage(): Promise<void> {
  const folder = path.join(root, 'dist/snaprep');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of globSync('dist/cli/*.mjs', { cwd: root })) {
    await copyFile(path.join(root, file), path.join(folder, path.basename(file)));
  }
  for (const file of [
    'LICENSE',
    'replication.example.json',
    'replication.schema.json',
    'report.schema.json',
  ]) {
    await copyFile(path.join(root, file), path.join(folder, file));
  }
  await stageCliPages(folder);
  const { description, license, engines } = project;
  const bin = { snaprep: 'snaprep.mjs' };
  const manifest = { name: 'snaprep', version, description, license, type: 'module', bin, engines };
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The overview as the package's README, so that links between the two have to follow. */
async function stageCliPages(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'cli'));
  for (const file of globSync(['docs/cli.md', 'docs/cli/*.md'], { cwd: root })) {
    const text = readFileSync(path.join(root, file), 'utf8')
      .replaceAll('../report.schema.json', 'report.schema.json')
      .replaceAll('(../cli.md', '(../README.md')
      // The other pages are not in the package.
      .replace(/\[([^\]]+)\]\((?!cli\/|\.\.\/README)[^)#]+\.md(?:#[^)]*)?\)/g, '$1');
    const name = path.relative('docs', file);
    await writeFile(path.join(folder, name === 'cli.md' ? 'README.md' : name), text);
  }
}

/** Of everything that the bundles are made of; `npm start` itself is not bundled. */
function digestOfSources(): string {
  const patterns = [
    'src/**/*.ts',
    'src/page/**/*.{tsx,css,html,svg,json}',
    'build-{page,single-file}.ts',
    'local-azure/src/**/*.ts',
    'build.ts',
    'local-azure/build.ts',
    'package-lock.json',
  ];
  const files = globSync(patterns, { cwd: root, exclude: ['src/local/**'] }).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** Whether `dist` is what the sources give now. */
export function isBuilt(): boolean {
  try {
    return readFileSync(stamp, 'utf8') === digestOfSources();
  } catch {
    return false;
  }
}

async function buildAll({ quiet, only }: { quiet: boolean; only?: string | undefined }): Promise<void> {
  if (only === 'page') return buildPage(root);
  const wanted = only === undefined ? Object.keys(bundles) : only === 'cli' ? ['cli', 'cli-entry'] : [only];
  const digest = digestOfSources();
  if (only === undefined) {
    await rm(path.join(root, 'dist'), { recursive: true, force: true });
    await buildLocalAzure(quiet);
    await buildPage(root);
  }
  for (const name of wanted) {
    const bundle = bundles[name];
    if (bundle === undefined) throw new Error(`--only ${name}: there is no such bundle`);
    // Chunks are named by what is in them, so that old ones would stay.
    if (name === 'cli') await rm(path.join(root, 'dist/cli'), { recursive: true, force: true });
    const { metafile } = await build({ ...bundle, metafile: true, logLevel: quiet ? 'warning' : 'info' });
    if (name !== 'functions') continue;
    refuseNameless(metafile);
    await inCommonJs(path.join(root, 'dist/functions-esm'), path.join(root, 'dist/functions'));
  }
  if (wanted.includes('cli'))
    await Promise.all([
      buildSingleFile(root, version, { ...common, logLevel: quiet ? 'error' : 'info' }),
      stageCliPackage(),
    ]);
  if (only === undefined) {
    await stage(quiet);
    writeFileSync(stamp, digest);
  }
}

/**
 * What is staged can be deployed: without a configuration, or with one that the service would refuse, there is no
 * folder, and azd stops with nothing to package.
 */
async function stage(quiet: boolean): Promise<void> {
  const configuration = path.join(root, configurationFile);
  if (!existsSync(configuration)) {
    if (!quiet) say(`no ${configurationFile}: dist/app, the package of the app, is not made`);
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
  const app = path.join(root, 'dist/app');
  await stageAppPackage(root, app);
  await copyFile(configuration, path.join(app, configurationFile));
  if (!quiet) say('dist/app: the package of the app');
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (import.meta.main) {
  const { values: options } = parseArgs({
    options: {
      quiet: { type: 'boolean', default: false },
      only: { type: 'string' },
      'if-changed': { type: 'boolean', default: false },
    },
  });
  if (!options['if-changed'] || !isBuilt()) await buildAll(options);
}
