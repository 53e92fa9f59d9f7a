import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { constants, Script } from 'node:vm';

export interface BundleGlobals {
  /** Answers `require('@azure/functions-core')`, which only the worker has; it is no package. */
  functionsCore: object;
  /** What the bundle sees as the global `Date`. The process keeps its own. */
  Date: DateConstructor;
  /** Answers `require('node:timers/promises')`; absent: Node's own. */
  pauses?: object;
}

interface BundleModule {
  exports: unknown;
  id: string;
  filename: string;
  loaded: boolean;
  require: unknown;
}

/** What a CommonJS file is wrapped in, with `Date`. */
type BundleFunction = (
  exports: unknown,
  require: unknown,
  module: BundleModule,
  filename: string,
  dirname: string,
  date: DateConstructor,
) => void;

/** Of this process, with their text: an app that comes after another is not compiled again. */
const compiled: { text: Buffer; script: Script }[] = [];

/**
 * Runs a CommonJS bundle as the Node worker's `require` would, in this process: one file, and those beside it that it
 * requires by `./`. Everything but Node's own modules has to be among them, as in the deployed one: what is required
 * from outside sees neither the core module nor the clock. `codeCache` is a folder for what V8 made of them.
 */
export function loadBundle(file: string, globals: BundleGlobals, codeCache?: string): void {
  if (file.endsWith('.mjs')) throw new Error(`${file}: the bundle has to be CommonJS`);
  loadModule(file, { globals, codeCache, modules: new Map() });
}

/** Of one app: what it keeps in memory is in these modules, and no other app has them. */
interface Bundle {
  globals: BundleGlobals;
  codeCache: string | undefined;
  modules: Map<string, BundleModule>;
}

function loadModule(file: string, bundle: Bundle): BundleModule {
  const known = bundle.modules.get(file);
  if (known !== undefined) return known;
  const nativeRequire = createRequire(file);
  const bundleRequire = Object.assign(
    (id: string): unknown => {
      if (id === '@azure/functions-core') return bundle.globals.functionsCore;
      if (id === 'node:timers/promises') return bundle.globals.pauses ?? nativeRequire(id);
      return id.startsWith('./') ? loadModule(nativeRequire.resolve(id), bundle).exports : nativeRequire(id);
    },
    { resolve: nativeRequire.resolve, cache: nativeRequire.cache, main: undefined },
  );
  const module: BundleModule = {
    exports: {},
    id: file,
    filename: file,
    loaded: false,
    require: bundleRequire,
  };
  bundle.modules.set(file, module);
  const { script, store } = scriptOf(file, bundle.codeCache);
  const run = script.runInThisContext() as BundleFunction;
  const { Date } = bundle.globals;
  run.call(module.exports, module.exports, bundleRequire, module, file, path.dirname(file), Date);
  module.loaded = true;
  store();
  return module;
}

function scriptOf(file: string, codeCache: string | undefined): { script: Script; store: () => void } {
  const text = readFileSync(file);
  // Megabytes are compared in far less time than their digest is made.
  const known = compiled.find((one) => one.text.equals(text));
  if (known !== undefined) return { script: known.script, store: () => undefined };
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const cacheFile = codeCache && path.join(codeCache, `${digest}-${process.version}.bin`);
  const cachedData = cacheFile && readIfThere(cacheFile);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname, Date) {${text.toString()}\n})`,
    {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData && { cachedData }),
    },
  );
  compiled.push({ text, script });
  const isStored = cachedData !== undefined && script.cachedDataRejected === false;
  // After it ran: what was compiled on the way is in there too.
  const store = (): void => {
    if (cacheFile && !isStored) storeWhole(cacheFile, script.createCachedData());
  };
  return { script, store };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** At once, as another process may be reading it. Where it cannot be stored, the next one compiles again. */
function storeWhole(file: string, data: Buffer): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, data);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Nothing depends on it.
  }
}
