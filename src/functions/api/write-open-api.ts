/** Part of `npm run reports`: writes `openapi.json` anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from './open-api.ts';
import { operations } from './operations.ts';

const root = new URL('../../../', import.meta.url);
const file = new URL('openapi.json', root);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
const options = await resolveConfig(file);
writeFileSync(
  file,
  await format(JSON.stringify(openApiDocument(version, operations)), { ...options, parser: 'json' }),
);
