/** `npm run docs:cli`: writes docs/cli.md and docs/cli/ anew from the commands. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cliDocs } from './docs.ts';

const docs = new URL('../../docs/', import.meta.url);
const pages = await cliDocs();
rmSync(new URL('cli', docs), { recursive: true, force: true });
mkdirSync(new URL('cli', docs));
for (const [file, text] of pages) writeFileSync(new URL(file, docs), text);
