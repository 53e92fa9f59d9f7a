#!/usr/bin/env node
declare const snaprepVersion: string | undefined;

// Asked for by scripts again and again: nothing else is loaded for it, not even the stream of stdout. An import of
// node:fs would name everything in it, and load what some of the names stand for.
if (process.argv.length === 3 && process.argv[2] === '--version')
  process
    .getBuiltinModule('node:fs')
    .writeSync(1, `${typeof snaprepVersion === 'string' ? snaprepVersion : 'development'}\n`);
else void import('./main.ts').then(async ({ main }) => main());
