import { ControlError } from './control-error.ts';

/** Values that a setting may have, where its type does not say it all. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/**
 * Sets what is given, in objects within too, after all of it was checked. A key that is not there, or a value of
 * another kind, is refused, as it would change nothing in silence.
 */
export function changeSettings<Settings extends object>(
  settings: Settings,
  change: Readonly<Record<string, unknown>>,
  choices: Choices = {},
): Settings {
  check(settings, change, choices, '');
  set(settings, change);
  return settings;
}

function check(settings: object, change: object, choices: Choices, prefix: string): void {
  for (const [key, value] of Object.entries(change)) {
    const name = `${prefix}${key}`;
    if (!Object.hasOwn(settings, key)) {
      throw new ControlError(400, `"${name}" is not known; there are: ${Object.keys(settings).join(', ')}`);
    }
    const present: unknown = settings[key as keyof typeof settings];
    if (isPlainObject(present) && isPlainObject(value)) check(present, value, choices, `${name}.`);
    else checkValue(name, present, value, choices[name]);
  }
}

function checkValue(
  name: string,
  present: unknown,
  value: unknown,
  allowed: readonly string[] | undefined,
): void {
  if (allowed !== undefined) {
    if (typeof value === 'string' && allowed.includes(value)) return;
    throw new ControlError(400, `"${name}" has to be one of: ${allowed.join(', ')}`);
  }
  // What a program set as a function can be set as a number from here.
  const kind = typeof present === 'function' ? 'number' : kindOf(present);
  if (kindOf(value) !== kind || (typeof value === 'number' && value < 0)) {
    const what = kind === 'number' ? 'number, 0 or more' : kind;
    throw new ControlError(400, `"${name}" has to be of kind ${what}; now it is ${JSON.stringify(present)}`);
  }
}

function set(settings: object, change: object): void {
  for (const [key, value] of Object.entries(change)) {
    const present: unknown = settings[key as keyof typeof settings];
    if (isPlainObject(present) && isPlainObject(value)) set(present, value);
    else Object.assign(settings, { [key]: value as unknown });
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return value === null ? 'null' : typeof value;
}
