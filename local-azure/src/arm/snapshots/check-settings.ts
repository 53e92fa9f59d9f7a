import { textAt, type JsonObject } from '../json.ts';
import { keyOf } from '../resource-id.ts';
import { conflictingAccess, invalidParameter } from './compute-errors.ts';

/** The values of the published models. Compared without case (inferred). */
const allowed = {
  networkAccessPolicy: ['AllowAll', 'AllowPrivate', 'DenyAll'],
  publicNetworkAccess: ['Enabled', 'Disabled'],
  osType: ['Windows', 'Linux'],
  hyperVGeneration: ['V1', 'V2'],
} as const;

/** Documented: what the largest disk has, GiB. */
const largestGB = 65_536;

/** Throws where a setting has a value that there is not. Null counts as not sent. Codes and texts are unverified. */
export function checkSettings(properties: JsonObject): void {
  for (const [name, values] of Object.entries(allowed)) {
    const value = properties[name] ?? undefined;
    if (value === undefined) continue;
    if (typeof value === 'string' && values.some((one) => keyOf(one) === keyOf(value))) continue;
    throw invalidParameter(
      name,
      `The value of parameter ${name} is invalid: not one of ${values.join(', ')}.`,
    );
  }
  const size = properties['diskSizeGB'] ?? undefined;
  const isSize = typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= largestGB;
  if (size !== undefined && !isSize) {
    throw invalidParameter(
      'diskSizeGB',
      `The value of parameter diskSizeGB is invalid: not 1 to ${largestGB}.`,
    );
  }
  const incremental = properties['incremental'] ?? undefined;
  if (incremental !== undefined && typeof incremental !== 'boolean') {
    throw invalidParameter(
      'incremental',
      'The value of parameter incremental is invalid: not true or false.',
    );
  }
}

/** Throws where a policy and a disk access do not go together (recorded); an empty id is none (inferred). */
export function checkNetworkAccess(properties: JsonObject): void {
  const isPrivate = keyOf(textAt(properties, 'networkAccessPolicy') ?? '') === 'allowprivate';
  const hasAccess = (textAt(properties, 'diskAccessId') ?? '') !== '';
  if (isPrivate !== hasAccess) throw conflictingAccess(isPrivate);
}
