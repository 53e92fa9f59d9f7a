#!/usr/bin/env node
import { writeSync } from 'node:fs';

declare const snaprepVersion: string | undefined;

// Asked for by scripts again and again: nothing else is loaded for it, not even the stream of stdout.
if (process.argv.length === 3 && process.argv[2] === '--version')
  writeSync(1, `${typeof snaprepVersion === 'string' ? snaprepVersion : 'development'}\n`);
else void import('./main.ts').then(async ({ main }) => main());
