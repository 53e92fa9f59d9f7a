/** `npm run schema`: writes `replication.schema.json` and docs/configuration-keys.md anew from the code. */
import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.ts';
import { replicationSchemaText } from './json-schema.ts';

writeFileSync(new URL('../../replication.schema.json', import.meta.url), replicationSchemaText());
writeFileSync(new URL('../../docs/configuration-keys.md', import.meta.url), configurationPage());
