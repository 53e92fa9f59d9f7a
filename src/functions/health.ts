import type { HttpHandler } from '@azure/functions';
import type { Service } from './service.ts';

/** `GET health`: that the app runs, and which version. Asks nothing of Azure. */
export function health({ version, config }: Service): HttpHandler {
  return () => ({ jsonBody: { status: 'ok', version, rules: config.rules.length } });
}
