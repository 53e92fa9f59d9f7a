import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../fixtures/events/', import.meta.url);

/** Names of all events under `test/fixtures/events`, without `.json`. */
export const eventNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''));

/** The text of one fixture, as Event Grid would put it into a message. */
export function eventText(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8');
}

/** The body of one fixture, as the Functions worker hands it over. */
export function eventBody(name: string): unknown {
  return JSON.parse(eventText(name));
}

/** The same for a fixture that is one object; the copy is the caller's. */
export function eventObject(name: string): Record<string, unknown> {
  return eventBody(name) as Record<string, unknown>;
}
