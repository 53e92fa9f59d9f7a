import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction, constants } from 'node:vm';

const parameters = ['exports', 'require', 'module', '__filename', '__dirname', 'Date'];

export interface BundleGlobals {
  /** Answers `require('@azure/functions-core')`, which only the worker has; it is no package. */
  functionsCore: object;
  /** What the bundle sees as the global `Date`. The process keeps its own. */
  Date: DateConstructor;
}

/**
 * Runs a CommonJS bundle as the Node worker's `require` would, in this process. Everything but Node's own
 * modules has to be in the bundle, as it is in the deployed one: what it requires from outside sees neither
 * the core module nor the clock.
 */
export function loadBundle(file: string, globals: BundleGlobals): void {
  if (file.endsWith('.mjs')) throw new Error(`${file}: the bundle has to be CommonJS`);
  const nativeRequire = createRequire(file);
  const bundleRequire = Object.assign(
    (id: string): unknown => (id === '@azure/functions-core' ? globals.functionsCore : nativeRequire(id)),
    { resolve: nativeRequire.resolve, cache: nativeRequire.cache, main: undefined },
  );
  const module = { exports: {}, id: file, filename: file, loaded: false, require: bundleRequire };
  const run = compileFunction(readFileSync(file, 'utf8'), parameters, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  run.call(module.exports, module.exports, bundleRequire, module, file, path.dirname(file), globals.Date);
  module.loaded = true;
}
