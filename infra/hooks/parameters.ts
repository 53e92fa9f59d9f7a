/**
 * What main.bicepparam sets, as far as the checks ask. It is read as text: the compiler that would evaluate it is in
 * azd's or az's hands, and only plain values are asked for.
 */

/** A parameter without its quotes, or the beginning of its expression; undefined where the file does not set it. */
export function parameterOf(text: string, name: string): string | undefined {
  return new RegExp(`^param ${name} = '?([^'\\n]*)`, 'm').exec(text)?.[1];
}

/** Group of the service: as the file says, or as it makes it of azd's environment. */
export function serviceGroupOf(text: string, environmentName: string | undefined): string {
  const [, given] = /^param resourceGroupName = '([^'$]*)'$/m.exec(text) ?? [];
  if (given !== undefined) return given;
  return environmentName === undefined || environmentName === ''
    ? 'rg-snaprep'
    : `rg-snaprep-${environmentName}`;
}

/** Names in `existingSystemTopics`. */
export function existingTopicsOf(text: string): string[] {
  const [, list = ''] = /^param existingSystemTopics = \[\n([\s\S]*?)^\]/m.exec(text) ?? [];
  return [...list.matchAll(/\bname: '([^']+)'/g)].map(([, name = '']) => name);
}
