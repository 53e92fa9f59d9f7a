import { readFileSync } from 'node:fs';
import { policyProblem } from './arm/policies/policy-problem.ts';
import { parseResourceId } from './arm/resource-id.ts';
import type { ResourceManagerSeed } from './arm/resource-manager-seed.ts';

/**
 * Reads what exists at the start: JSON of the shape of `ResourceManagerSeed`. Throws with the file and the place in
 * it. Disks and encryption sets are taken as they are, beyond their ids and locations.
 */
export function readSeedFile(file: string): ResourceManagerSeed {
  const where = `--seed ${file}`;
  let seed: unknown;
  try {
    seed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: cannot be read as JSON: ${why}`, { cause: error });
  }
  for (const [at, subscription] of listAt(where, seed, 'subscriptions', true).entries()) {
    const place = `subscriptions[${at}]`;
    needTexts(where, place, subscription, ['subscriptionId']);
    for (const [index, group] of listAt(where, subscription, 'resourceGroups').entries()) {
      needTexts(where, `${place}.resourceGroups[${index}]`, group, ['name', 'location']);
    }
  }
  for (const list of ['disks', 'diskEncryptionSets', 'storageAccounts', 'machines'] as const) {
    for (const [at, item] of listAt(where, seed, list).entries()) {
      needTexts(where, `${list}[${at}]`, item, [
        'id',
        'location',
        ...(list === 'machines' ? ['osDisk'] : []),
      ]);
      needId(where, `${list}[${at}]`, item, list);
    }
  }
  for (const [at, policy] of listAt(where, seed, 'policies').entries()) {
    const problem = policyProblem(policy);
    if (problem !== undefined) throw new Error(`${where}: policies[${at}]: ${problem}`);
  }
  return seed as ResourceManagerSeed;
}

function listAt(where: string, value: unknown, name: string, needed = false): unknown[] {
  const list = fieldOf(value, name);
  if (Array.isArray(list)) return list;
  if (list === undefined && !needed) return [];
  throw new Error(
    `${where}: "${name}" has to be a list; the least that will do is ` +
      '{"subscriptions": [{"subscriptionId": "…", "resourceGroups": [{"name": "…", "location": "…"}]}]}',
  );
}

function needTexts(where: string, place: string, value: unknown, names: readonly string[]): void {
  for (const name of names) {
    const text = fieldOf(value, name);
    if (typeof text !== 'string' || text === '') {
      throw new Error(`${where}: ${place}.${name} is missing or no text`);
    }
  }
}

const types = {
  disks: 'Microsoft.Compute/disks',
  diskEncryptionSets: 'Microsoft.Compute/diskEncryptionSets',
  storageAccounts: 'Microsoft.Storage/storageAccounts',
  machines: 'Microsoft.Compute/virtualMachines',
};

function needId(where: string, place: string, value: unknown, list: keyof typeof types): void {
  const id = String(fieldOf(value, 'id'));
  if (parseResourceId(id, types[list]) !== undefined) return;
  throw new Error(
    `${where}: ${place}.id has to be ` +
      `/subscriptions/<id>/resourceGroups/<name>/providers/${types[list]}/<name>; it is "${id}"`,
  );
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}
