/** `npm run schema`: writes `replication.schema.json` anew from the schema in code. */
import { writeFileSync } from 'node:fs';
import { replicationSchemaText } from './json-schema.ts';

writeFileSync(new URL('../../replication.schema.json', import.meta.url), replicationSchemaText());
