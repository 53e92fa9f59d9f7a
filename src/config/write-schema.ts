/** `npm run schema`: writes `replication.schema.json`, and the keys in docs/configuration.md, anew from the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.ts';
import { replicationSchemaText } from './json-schema.ts';

writeFileSync(new URL('../../replication.schema.json', import.meta.url), replicationSchemaText());
const page = new URL('../../docs/configuration.md', import.meta.url);
writeFileSync(page, configurationPage(readFileSync(page, 'utf8')));
