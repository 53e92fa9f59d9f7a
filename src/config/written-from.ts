/** `replication.json` as it is written from the file of one environment, and read by Bicep, the package and the app. */

const beginning = '// Written by npm run config from ';

export function writtenText(name: string, value: unknown): string {
  return `${beginning}${name}; change that one.\n${JSON.stringify(value, undefined, 2)}\n`;
}

/** Name of the file that a text was written from; undefined for one that was written by hand. */
export function writtenFrom(text: string): string | undefined {
  return text.startsWith(beginning) ? text.slice(beginning.length, text.indexOf(';')) : undefined;
}

/**
 * Name of the file of another environment that a text was written from: its sources and targets are that one's.
 * Undefined where it is this environment's, or nobody's.
 */
export function foreignSource(text: string, environment: string): string | undefined {
  const from = writtenFrom(text);
  return from === `replication.${environment}.json` ? undefined : from;
}
