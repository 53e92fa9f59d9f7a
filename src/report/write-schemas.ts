/** Part of `npm run reports`: writes `report.schema.json` anew from the schemas in code. */
import { writeFileSync } from 'node:fs';
import { reportSchemaText } from './json-schemas.ts';

writeFileSync(new URL('../../report.schema.json', import.meta.url), reportSchemaText());
