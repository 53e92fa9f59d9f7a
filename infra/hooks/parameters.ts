/**
 * What main.bicepparam sets, as far as the checks ask. It is read as text: the compiler that would evaluate it is in
 * azd's or az's hands, and only plain values are asked for.
 */

/** A parameter without its quotes, or the first line of its expression; undefined where the file does not set it. */
export function parameterOf(text: string, name: string): string | undefined {
  const [, quoted, other] =
    new RegExp(`^param ${name} *= *(?:'([^'\\r\\n]*)'|([^\\r\\n]*))`, 'm').exec(text) ?? [];
  return quoted ?? other?.replace(/\s*\/\/.*$/, '').trim();
}

/** A parameter that is a text in quotes, or its default where the file does not set it; undefined for an expression. */
export function literalOf(text: string, name: string, byDefault: string): string | undefined {
  if (parameterOf(text, name) === undefined) return byDefault;
  return new RegExp(`^param ${name} *= *'([^'$\\r\\n]*)' *(?://.*)?\\r?$`, 'm').exec(text)?.[1];
}

/** What the file that comes with the project says of the group: `rg-snaprep`, with azd's environment behind it. */
const byEnvironment = /\bempty\(azdEnvironmentName\) \? '([^'$]*)' : '([^'$]*)\$\{azdEnvironmentName\}'/;

/** Group of the service: as the file says, or as it makes it of azd's environment; undefined where only the compiler knows. */
export function serviceGroupOf(text: string, environmentName: string | undefined): string | undefined {
  const [, given, expression] =
    /^param resourceGroupName *= *(?:'([^'$\r\n]*)'|([^\r\n]*))/m.exec(text) ?? [];
  if (given !== undefined) return given;
  if (expression === undefined) return `rg-${parameterOf(text, 'name') ?? 'snaprep'}`;
  const [, alone, before] = byEnvironment.exec(expression) ?? [];
  if (alone === undefined || before === undefined) return undefined;
  return environmentName === undefined || environmentName === '' ? alone : `${before}${environmentName}`;
}

/** Names in `existingSystemTopics`, however its lines are broken. */
export function existingTopicsOf(text: string): string[] {
  return [...bracketed(text, 'existingSystemTopics').matchAll(/\bname *: *'([^']+)'/g)].map(
    ([, name = '']) => name,
  );
}

/** Whether the app has no public address. */
export function isPrivateApp(text: string): boolean {
  return /\bprivateApp *: *true\b/.test(bracketed(text, 'network'));
}

/** The list or object that a parameter is set to, without comments; empty where it is set to none. */
function bracketed(text: string, name: string): string {
  const [beginning] = new RegExp(`^param ${name} *= *(?=[[{])`, 'm').exec(text) ?? [];
  if (beginning === undefined) return '';
  const rest = text.slice(text.search(new RegExp(`^param ${name} *=`, 'm')) + beginning.length);
  let open = 0;
  let found = '';
  for (const [token] of rest.matchAll(/'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\s\S]/g)) {
    if (token.startsWith('//') || token.startsWith('/*')) continue;
    found += token;
    if (token === '[' || token === '{') open++;
    if ((token === ']' || token === '}') && --open === 0) break;
  }
  return found;
}
