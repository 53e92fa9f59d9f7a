/**
 * Values of `host.json`, which is configuration to the host: a number or a flag may stand there as a text. One of another
 * form stops the start, in .NET's words. Keys are in small letters, `where` is how Azure names the setting.
 */

export type Section = Readonly<Record<string, unknown>>;

/** A section that is not there is empty. */
export function sectionAt(section: Section, key: string): Section {
  const value = section[key] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`host.json: ${key} is no section`);
  return value as Section;
}

export function wholeNumberAt(section: Section, where: string, least: number): number | undefined {
  const text = textAt(section, where);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw conversionError(where, 'System.Int32');
  if (Number(text) < least) throw new Error(`host.json: ${where}: ${text} is less than ${least}`);
  return Number(text);
}

export function booleanAt(section: Section, where: string): boolean | undefined {
  const text = textAt(section, where)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw conversionError(where, 'System.Boolean');
  return text === 'true';
}

/** .NET's TimeSpan: `[d.]hh:mm:ss[.fff]`, in ms. A number alone would be days, and so would an hour above 23. */
export function timeSpanMsAt(section: Section, where: string): number | undefined {
  const text = textAt(section, where);
  if (text === undefined) return undefined;
  const match =
    /^(?:(\d+)\.)?([01]?\d|2[0-3]):([0-5]?\d)(?::([0-5]?\d(?:\.\d{1,7})?))?$/.exec(text) ?? undefined;
  if (match === undefined) throw new Error(`host.json: ${where}: "${text}" is no time span (hh:mm:ss)`);
  const [days, hours, minutes, seconds] = match.slice(1).map((part?: string) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

/** Throws: the host has this, and the local cloud does not. */
export function refuseAt(where: string): never {
  throw new Error(`host.json: ${where} is not supported by the local cloud.`);
}

function textAt(section: Section, where: string): string | undefined {
  const value = section[(where.split(':').at(-1) ?? '').toLowerCase()];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function conversionError(where: string, type: string): Error {
  return new Error(
    `Failed to convert configuration value at 'AzureFunctionsJobHost:${where}' to type '${type}'.`,
  );
}
