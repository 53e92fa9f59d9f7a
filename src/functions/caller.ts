/**
 * Who calls an address of the app, and whether they may. By keys, the Functions host has asked for one before a
 * handler runs. By Entra, the platform has checked the token and hands over its claims in a header; that header is
 * worth something only while the platform's authentication is on, since it takes the header off of what comes in.
 */
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { AccessSettings } from '../config/settings.ts';

/** App roles of the registration; which address asks for which is in index.ts. */
export type AppRole = 'Reader' | 'Operator' | 'Approver';

const claimsHeader = 'x-ms-client-principal';

/** With keys or without the platform's authentication the host asks for a key; else the token is enough. */
export function authLevel({ by, platformOn }: AccessSettings): 'function' | 'anonymous' {
  return by === 'entra' && platformOn ? 'anonymous' : 'function';
}

/** How a caller is told that they may not. */
export type Refuse = (status: number, code: string, message: string) => HttpResponseInit;

/** The handler, for callers who have one of the roles. */
export function allowing(
  access: AccessSettings,
  roles: readonly AppRole[],
  handler: HttpHandler,
  refuse: Refuse = refusal,
): HttpHandler {
  if (access.by === 'key') return handler;
  return (request, context) => {
    if (!access.platformOn) {
      return refuse(503, 'AuthenticationOff', 'sign-in is configured, but authentication of the app is off');
    }
    const held = rolesOf(request);
    if (held === undefined) return refuse(401, 'NotSignedIn', 'no claims came with the request');
    if (!roles.some((role) => held.includes(role))) {
      return refuse(403, 'RoleMissing', `this needs the app role ${roles.join(' or ')}`);
    }
    return handler(request, context);
  };
}

/** Object id of whoever calls, for the journal; undefined by key, where nobody knows. */
export function objectIdOf({ by, platformOn }: AccessSettings, request: HttpRequest): string | undefined {
  if (by !== 'entra' || !platformOn) return undefined;
  return claimsOf(request)?.find(({ type }) => type === 'oid' || type === longObjectIdType)?.value;
}

/** App roles of whoever calls; undefined without claims, or with some that cannot be read. */
export function rolesOf(request: HttpRequest): string[] | undefined {
  return claimsOf(request)?.flatMap(({ type, value }) => (isRoleClaim(type) ? [value] : []));
}

function claimsOf(request: HttpRequest): { type: unknown; value: string }[] | undefined {
  const header = request.headers.get(claimsHeader);
  if (header === null) return undefined;
  try {
    const principal = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as unknown;
    const claims = isObject(principal) && Array.isArray(principal['claims']) ? principal['claims'] : [];
    return claims.flatMap((claim: unknown) =>
      isObject(claim) && typeof claim['val'] === 'string'
        ? [{ type: claim['typ'], value: claim['val'] }]
        : [],
    );
  } catch {
    return undefined;
  }
}

/** The platform hands claims over by their long names, unless it is told to keep those of the token. */
const longObjectIdType = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

/** The platform has been seen to hand the claim over by its short and by its long name. */
function isRoleClaim(type: unknown): boolean {
  return type === 'roles' || type === 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';
}

/** As the addresses without `v1` tell it. */
export function refusal(status: number, code: string, message: string): HttpResponseInit {
  return { status, jsonBody: { error: { code, message } } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
