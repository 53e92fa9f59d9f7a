/** The bundle of the functions as it would be without the page and the API, for what they add to a start. */
import { build, type Plugin } from 'esbuild';
import path from 'node:path';
import { bundles, inCommonJs } from '../build.ts';

const modules: Readonly<Record<string, string>> = {
  './api/register.ts': 'export function registerApi() {}',
  './page.ts': 'export function isPageServed() { return false; } export function page() {}',
};

/** Each of the two modules as one that does nothing. */
const without: Plugin = {
  name: 'without page and API',
  setup: (building) => {
    building.onResolve({ filter: /^\.\/(api\/register|page)\.ts$/ }, ({ path: wanted, importer }) =>
      importer.endsWith('src/functions/index.ts') ? { path: wanted, namespace: 'without' } : undefined,
    );
    building.onLoad({ filter: /.*/, namespace: 'without' }, ({ path: wanted }) => ({
      contents: modules[wanted] ?? '',
    }));
  },
};

/** Writes `index.cjs` and its parts into the folder. */
export async function buildWithoutPage(folder: string): Promise<void> {
  const modules = path.join(folder, 'esm');
  await build({ ...bundles['functions'], outdir: modules, plugins: [without] });
  await inCommonJs(modules, folder);
}
