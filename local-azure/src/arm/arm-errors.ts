/** What Resource Manager itself refuses, before or beside any resource provider. Texts as recorded unless marked. */
import { ArmError } from './arm-error.ts';

export function authenticationFailed(reason: string): ArmError {
  return new ArmError(401, 'InvalidAuthenticationToken', reason, {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}

export function authorizationFailed(principal: string, action: string, scope: string): ArmError {
  return new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${principal}' with object id '${principal}' does not have authorization to perform action ` +
      `'${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please ` +
      'refresh your credentials.',
  );
}

export function linkedAuthorizationFailed(
  principal: string,
  held: { action: string; scope: string },
  missing: { action: string; scope: string },
): ArmError {
  return new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${principal}' with object id '${principal}' has permission to perform action '${held.action}' ` +
      `on scope '${held.scope}'; however, it does not have permission to perform action '${missing.action}' ` +
      `on the linked scope(s) '${missing.scope}' or the linked scope(s) are invalid.`,
  );
}

/** Resource Manager does not let a request reach over tenants. */
export function linkedTenantNotAuthorized(
  principal: string,
  held: { action: string; scope: string },
  tenantId: string,
  linkedSubscriptionId: string,
): ArmError {
  return new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${principal}' with object id '${principal}' has permission to perform action '${held.action}' ` +
      `on scope '${held.scope}'; however the current tenant '${tenantId}' is not authorized to access linked ` +
      `subscription '${linkedSubscriptionId}'.`,
  );
}

export function linkedSubscriptionNotFound(
  principal: string,
  held: { action: string; scope: string },
  linkedSubscriptionId: string,
): ArmError {
  return new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${principal}' with object id '${principal}' has permission to perform action '${held.action}' ` +
      `on scope '${held.scope}', however the linked subscription '${linkedSubscriptionId}' was not found.`,
  );
}

export function subscriptionNotFound(subscriptionId: string): ArmError {
  return new ArmError(
    404,
    'SubscriptionNotFound',
    `The subscription '${subscriptionId}' could not be found.`,
  );
}

export function resourceGroupNotFound(name: string): ArmError {
  return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}

/** Recorded for wrong characters; for the other rules (documented) the code is inferred, and so is the text. */
export function invalidResourceGroup(name: string): ArmError {
  const wrong = [...new Set(name.match(/[^-\p{L}\p{N}._()]/gu) ?? [])].join('');
  const rule =
    wrong === ''
      ? 'has more than 90 characters or ends with a period'
      : `has these invalid characters: '${wrong}'`;
  return new ArmError(
    400,
    'InvalidResourceGroup',
    `The provided resource group name '${name}' ${rule}. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.`,
  );
}

export function resourceGroupBeingDeleted(name: string): ArmError {
  return new ArmError(
    409,
    'ResourceGroupBeingDeleted',
    `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
  );
}

export function resourceNotFound(type: string, name: string, resourceGroup: string): ArmError {
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. For more details ` +
      'please go to https://aka.ms/ARMResourceNotFoundFix',
  );
}

/** Recorded: the scopes come with `resourcegroups` in lower case. */
export function scopeLocked(scope: string, operation: string, lockedScopes: readonly string[]): ArmError {
  const list = lockedScopes.map(lowerCaseGroups).join(',');
  return new ArmError(
    409,
    'ScopeLocked',
    `The scope '${lowerCaseGroups(scope)}' cannot perform ${operation} operation because following scope(s) are ` +
      `locked: '${list}'. Please remove the lock and try again.`,
  );
}

function lowerCaseGroups(id: string): string {
  return id.replace(/\/resourceGroups\//i, '/resourcegroups/');
}

export function missingApiVersion(): ArmError {
  return new ArmError(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  );
}

/** The code of a resource provider (documented; text shortened, the list of regions is not known here). */
export function noRegisteredProvider(
  type: string,
  location: string,
  version: string,
  known: readonly string[],
): ArmError {
  return new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location}' and API version '${version}' for type ` +
      `'${type}'. The supported api-versions are '${known.join(', ')}'.`,
  );
}

/** The code of Resource Manager's own types (documented). */
export function invalidApiVersion(version: string, known: readonly string[]): ArmError {
  return new ArmError(
    400,
    'InvalidApiVersionParameter',
    `The api-version '${version}' is invalid. The supported versions are '${known.join(',')}'.`,
  );
}

/** The code is Azure's, the text the local cloud's own: it names what was asked for. */
export function unknownRoute(method: string, path: string): ArmError {
  return new ArmError(404, 'InvalidResourceType', `The local cloud has no operation '${method} ${path}'.`);
}

/** Recorded, also for a body without a type. */
export function unsupportedMediaType(type: string | undefined): ArmError {
  return new ArmError(
    415,
    'UnsupportedMediaType',
    `The content media type '${type ?? '<null>'}' is not supported. Only 'application/json' is supported.`,
  );
}

/** Recorded, some years ago with 404. */
export function invalidSubscriptionId(subscriptionId: string): ArmError {
  return new ArmError(
    400,
    'InvalidSubscriptionId',
    `The provided subscription identifier '${subscriptionId}' is malformed or invalid.`,
  );
}

export function invalidRequestContent(reason: string): ArmError {
  return new ArmError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${reason}'.`,
  );
}

export function locationRequired(): ArmError {
  return new ArmError(400, 'LocationRequired', 'The location property is required for this definition.');
}

/** Recorded for groups, status too; without a type it is for one. For resources documented. */
export function locationNotAvailable(location: string, known: readonly string[], type?: string): ArmError {
  const of = type === undefined ? 'resource group' : `resource type '${type}'`;
  const list = type === undefined ? 'regions' : 'regions for the resource type';
  return new ArmError(
    400,
    type === undefined ? 'LocationNotAvailableForResourceGroup' : 'LocationNotAvailableForResourceType',
    `The provided location '${location}' is not available for ${of}. List of available ${list} is ` +
      `'${known.join(',')}'.`,
  );
}

/** Documented: a resource's region cannot be changed by a PUT on its name. */
export function invalidResourceLocation(
  name: string,
  existing: string,
  resourceGroup: string,
  asked: string,
): ArmError {
  return new ArmError(
    409,
    'InvalidResourceLocation',
    `The resource '${name}' already exists in location '${existing}' in resource group '${resourceGroup}'. A ` +
      `resource with the same name cannot be created in location '${asked}'. Please select a new resource name.`,
  );
}

export function requestsThrottled(effect: string, actor: string, retryAfterSeconds: number): ArmError {
  return new ArmError(
    429,
    'SubscriptionRequestsThrottled',
    `Number of '${effect}' requests for subscription actor '${actor}' exceeded. Please try again after ` +
      `'${retryAfterSeconds}' seconds after additional tokens are available. Refer to ` +
      'https://aka.ms/arm-throttling for additional information.',
    { headers: { 'retry-after': String(retryAfterSeconds) } },
  );
}
