#!/usr/bin/env node
declare const snaprepVersion: string | undefined;

// Asked for by scripts again and again: nothing else is loaded for it, not even the stream of stdout. An import of
// node:fs would name everything in it, and load what some of the names stand for.
if (process.argv.length === 3 && process.argv[2] === '--version')
  process
    .getBuiltinModule('node:fs')
    .writeSync(1, `${typeof snaprepVersion === 'string' ? snaprepVersion : 'development'}\n`);
else if (isTooOld(process.versions.node)) {
  process.stderr.write(`snaprep: needs Node 22.3 or later; this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else void import('./main.ts').then(async ({ main }) => main());

/** What package.json says as `engines`; a program that npm did not install has nobody to say it. */
function isTooOld(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major < 22 || (major === 22 && minor < 3);
}
