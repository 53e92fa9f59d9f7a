/** Part of `npm run reports`: writes the schemas of reports and signals, and the AsyncAPI document, anew from the code. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { reportSchemaText } from './json-schemas.ts';
import { asyncApiText, signalSchemasText } from './signals/signal-documents.ts';

writeFileSync(new URL('../../report.schema.json', import.meta.url), reportSchemaText());
await writeFormatted('../../signals.schema.json', signalSchemasText());
await writeFormatted('../../docs/asyncapi.json', asyncApiText());

async function writeFormatted(name: string, text: string): Promise<void> {
  const file = new URL(name, import.meta.url);
  const options = await resolveConfig(file);
  writeFileSync(file, await format(text, { ...options, parser: 'json' }));
}
