#!/usr/bin/env node
import { version } from './version.ts';

// Asked for by scripts again and again: nothing else is loaded for it.
if (process.argv.length === 3 && process.argv[2] === '--version') process.stdout.write(`${version}\n`);
else void import('./main.ts').then(async ({ main }) => main());
