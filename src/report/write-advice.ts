/** Writes `advice.ts` anew from the table in docs/reasons.md, so that people are told one thing everywhere. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { adviceFrom } from './advice-table.ts';

const file = new URL('advice.ts', import.meta.url);
const advice = adviceFrom(readFileSync(new URL('../../docs/reasons.md', import.meta.url), 'utf8'));
const text = `/** What each reason means and what to do, as docs/reasons.md has it; written by \`npm run reports\`. */
export const advice: Readonly<Record<string, { means: string; todo?: string }>> = ${JSON.stringify(advice)};
`;
const options = await resolveConfig(file);
writeFileSync(file, await format(text, { ...options, parser: 'typescript' }));
