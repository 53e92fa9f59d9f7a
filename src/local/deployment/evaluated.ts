/**
 * A deployment as the Bicep compiler evaluates it: its resources with all values that are known before anything
 * runs. What only a running deployment knows, such as the principal of an identity, stays an expression; its text
 * names the resource that it belongs to.
 */
import { readFileSync } from 'node:fs';

export interface PredictedResource {
  id: string;
  type: string;
  name: string;
  location?: string;
  tags?: Record<string, string>;
  sku?: { name: string; tier?: string };
  identity?: { type: string; userAssignedIdentities?: Record<string, object> };
  properties?: Record<string, unknown>;
}

export interface EvaluatedDeployment {
  predictedResources: PredictedResource[];
  diagnostics: unknown[];
  outputs: unknown;
}

/** A role that an identity has somewhere. */
export interface Assignment {
  /** Id of the identity, or of the topic whose system-assigned identity it is; an object id where one was given. */
  holder: string;
  scope: string;
  /** GUID of the definition. */
  role: string;
  roleDefinitionId: string;
  principalType: string;
}

export function readEvaluated(file: string): EvaluatedDeployment {
  return JSON.parse(readFileSync(file, 'utf8')) as EvaluatedDeployment;
}

export function ofType({ predictedResources }: EvaluatedDeployment, type: string): PredictedResource[] {
  return predictedResources.filter((resource) => resource.type === type);
}

/** Properties of the only resource of this type whose name ends so. */
export function propertiesOf(deployment: EvaluatedDeployment, type: string, nameEnd = ''): unknown {
  const found = ofType(deployment, type).filter(({ name }) => name.endsWith(nameEnd));
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type} end in "${nameEnd}"`);
  return found[0]?.properties;
}

export function assignmentsOf(deployment: EvaluatedDeployment): Assignment[] {
  return ofType(deployment, 'Microsoft.Authorization/roleAssignments').map(({ id, properties }) => {
    const { principalId, roleDefinitionId, principalType } = properties as Record<string, string>;
    if (principalId === undefined || roleDefinitionId === undefined || principalType === undefined) {
      throw new Error(`incomplete role assignment ${id}`);
    }
    const holder = isGuid(principalId) ? principalId : referenced(principalId);
    if (holder === undefined) throw new Error(`not the principal of an identity: ${principalId}`);
    const role = roleDefinitionId.split('/').at(-1) ?? '';
    return { holder, scope: scopeOf(id), role, roleDefinitionId, principalType };
  });
}

function isGuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Id of the resource that an expression such as `[reference('…').principalId]` looks up. */
export function referenced(expression: string): string | undefined {
  return /^\[reference\('([^']+)'/.exec(expression)?.[1];
}

/** The scope is in the id, or in its expression: that of the resource extended, or subscription and group. */
function scopeOf(id: string): string {
  if (id.startsWith('/')) return id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization/'));
  const extended = /^\[extensionResourceId\('([^']+)'/.exec(id)?.[1];
  if (extended !== undefined) return extended;
  const [, subscriptionId, resourceGroup] = /^\[resourceId\('([^']+)', '([^']+)'/.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) throw new Error(`no scope in ${id}`);
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
