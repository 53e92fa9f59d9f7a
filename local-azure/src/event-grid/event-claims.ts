/**
 * Who did it, as events tell: personal data, invented throughout. It is here on purpose, with keys and shapes on
 * record, because a consumer has to be seen to drop it.
 */
import type { ResourceOperation } from '../resource-operation.ts';

export const tenantId = '00000000-0000-0000-0000-0000000000aa';
const principalId = '00000000-0000-0000-0000-00000000ada0';
const address = '192.0.2.17';

/** Flat; every value is text, keys are partly URLs (recorded). */
export function claimsAt(time: number): Record<string, string> {
  const seconds = Math.floor(time / 1000);
  return {
    aud: 'https://management.core.windows.net/',
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: String(seconds - 600),
    nbf: String(seconds - 600),
    exp: String(seconds + 3000),
    'http://schemas.microsoft.com/claims/authnclassreference': '1',
    'http://schemas.microsoft.com/claims/authnmethodsreferences': 'pwd,mfa',
    appid: '00000000-0000-0000-0000-0000000000ab',
    appidacr: '2',
    groups: '00000000-0000-0000-0000-0000000000b1,00000000-0000-0000-0000-0000000000b2',
    ipaddr: address,
    name: 'Ada Example',
    'http://schemas.microsoft.com/identity/claims/objectidentifier': principalId,
    puid: '1003000000000000',
    'http://schemas.microsoft.com/identity/claims/scope': 'user_impersonation',
    'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname': 'Ada',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname': 'Example',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'ada@example.com',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'ada@example.com',
    ver: '1.0',
  };
}

export function authorizationOf({ scope, operationName, subscriptionId }: ResourceOperation): object {
  const hex = (end: string): string => end.padStart(32, '0');
  return {
    scope,
    action: operationName,
    evidence: {
      role: 'Contributor',
      roleAssignmentScope: `/subscriptions/${subscriptionId}`,
      // Ids without hyphens (recorded).
      roleAssignmentId: hex('a551'),
      roleDefinitionId: 'b24988ac618042a0ab8820f7382dd24c',
      principalId: hex('ada0'),
      principalType: 'User',
    },
  };
}

/** Absent for creations; present for updates, deletes and actions (documented). */
export function httpRequestOf({ httpMethod, correlationId, url }: ResourceOperation): object | undefined {
  if (httpMethod === 'PUT') return undefined;
  return { clientRequestId: correlationId, clientIpAddress: address, method: httpMethod, url };
}
