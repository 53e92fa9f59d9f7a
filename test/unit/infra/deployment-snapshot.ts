/**
 * Reads the committed snapshots of the evaluated deployment. What only a running deployment knows, such as the
 * principal of an identity, stays an expression in them; its text names the resource that it belongs to.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../../../infra/bicep');

export interface PredictedResource {
  id: string;
  type: string;
  name: string;
  location?: string;
  tags?: Record<string, string>;
  sku?: { name: string; tier?: string };
  identity?: { type: string };
  properties?: Record<string, unknown>;
}

export interface Deployment {
  predictedResources: PredictedResource[];
  diagnostics: unknown[];
  outputs: unknown;
}

/** A role that an identity has somewhere. */
export interface Assignment {
  /** Id of the identity, or of the topic whose system-assigned identity it is. */
  holder: string;
  scope: string;
  /** GUID of the definition. */
  role: string;
  roleDefinitionId: string;
  principalType: string;
}

export const exampleNames = readdirSync(path.join(folder, 'examples')).sort();

export function exampleFile(example: string, file: string): string {
  return path.join(folder, 'examples', example, file);
}

export function deploymentOf(example: string): Deployment {
  return JSON.parse(readFileSync(exampleFile(example, 'main.snapshot.json'), 'utf8')) as Deployment;
}

export function readInfra(file: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
}

export function ofType({ predictedResources }: Deployment, type: string): PredictedResource[] {
  return predictedResources.filter((resource) => resource.type === type);
}

/** Properties of the only resource of this type whose name ends so. */
export function propertiesOf(deployment: Deployment, type: string, nameEnd = ''): unknown {
  const found = ofType(deployment, type).filter(({ name }) => name.endsWith(nameEnd));
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type} end in "${nameEnd}"`);
  return found[0]?.properties;
}

export function assignmentsOf(deployment: Deployment): Assignment[] {
  return ofType(deployment, 'Microsoft.Authorization/roleAssignments').map(({ id, properties }) => {
    const { principalId, roleDefinitionId, principalType } = properties as Record<string, string>;
    if (principalId === undefined || roleDefinitionId === undefined || principalType === undefined) {
      throw new Error(`incomplete role assignment ${id}`);
    }
    const holder = /^\[reference\('([^']+)'/.exec(principalId)?.[1];
    if (holder === undefined) throw new Error(`not the principal of an identity: ${principalId}`);
    const role = roleDefinitionId.split('/').at(-1) ?? '';
    return { holder, scope: scopeOf(id), role, roleDefinitionId, principalType };
  });
}

/** The scope is in the expression of the id, as that of the resource extended, or as subscription and group. */
function scopeOf(id: string): string {
  const extended = /^\[extensionResourceId\('([^']+)'/.exec(id)?.[1];
  if (extended !== undefined) return extended;
  const [, subscriptionId, resourceGroup] = /^\[resourceId\('([^']+)', '([^']+)'/.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) throw new Error(`no scope in ${id}`);
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
