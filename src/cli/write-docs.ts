/** Writes the pages on the command line anew from the commands. */
import { writeFileSync } from 'node:fs';
import { cliDocs } from './docs.ts';

for (const [page, text] of Object.entries(await cliDocs())) {
  writeFileSync(new URL(`../../docs/${page}`, import.meta.url), text);
}
