/** The ways in which programs ask for a token of a managed identity; each has its own headers, names and refusals. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { defaultClientId, secondsOf, type IssuedToken } from './issued-tokens.ts';

/** What a request asks for, or how it is refused. */
export type Asked =
  { audience: string; clientId: string } | { status: number; body: Readonly<Record<string, unknown>> };

export interface TokenForm {
  /** Reads a request. `secret` is what App Service gave to the app. */
  read(query: URLSearchParams, headers: IncomingHttpHeaders, secret: string): Asked;
  /** The body of the answer. */
  answer(token: IssuedToken): Readonly<Record<string, unknown>>;
}

/** The api-versions of App Service and Functions: the header that proves the caller, and the name of a client id. */
const appService = {
  '2019-08-01': { header: 'x-identity-header', clientId: 'client_id' },
  '2017-09-01': { header: 'secret', clientId: 'clientid' },
} as const;

type AppServiceVersion = keyof typeof appService;

/** App Service's forms (documented). The header keeps away requests that a program was tricked into. */
export const appServiceForm: TokenForm = {
  read(query, headers, secret) {
    const version = query.get('api-version') ?? '';
    const known = isAppServiceVersion(version) ? appService[version] : undefined;
    // The header is asked for first; where the version is not known, either will do.
    const names = known === undefined ? ['x-identity-header', 'secret'] : [known.header];
    if (!names.some((name) => headers[name] === secret)) {
      const said = known?.header === 'secret' ? 'secret' : 'X-IDENTITY-HEADER';
      return refused(401, `the header ${said} does not have the value of IDENTITY_HEADER`);
    }
    if (known === undefined) {
      return refused(
        400,
        `the query parameter api-version has to be ${Object.keys(appService).reverse().join(' or ')}`,
      );
    }
    const audience = query.get('resource') ?? '';
    if (audience === '') {
      return refused(400, 'the query parameter resource is missing; it is the audience of the token');
    }
    return { audience, clientId: query.get(known.clientId) ?? defaultClientId };
  },
  answer({ text, audience, clientId, expires }) {
    return {
      access_token: text,
      expires_on: String(secondsOf(expires)),
      resource: audience,
      token_type: 'Bearer',
      client_id: clientId,
    };
  },
};

/** The older version tells the time as .NET writes it (recorded in the Azure CLI). */
export const olderAppServiceForm: TokenForm = {
  read: (query, headers, secret) => appServiceForm.read(query, headers, secret),
  answer: (token) => ({ ...appServiceForm.answer(token), expires_on: dotnetTime(token.expires) }),
};

export function appServiceFormOf(version: string | null): TokenForm {
  return version === '2017-09-01' ? olderAppServiceForm : appServiceForm;
}

const oldestInstanceVersion = '2018-02-01';

/** That of a virtual machine: its metadata service, which asks for a header that no browser sends (documented). */
export const virtualMachineForm: TokenForm = {
  read(query, headers) {
    if (headers['metadata']?.toString().toLowerCase() !== 'true') {
      return invalidRequest('Required metadata header not specified');
    }
    // Documented: requests that came by a proxy are refused.
    if (headers['x-forwarded-for'] !== undefined) return invalidRequest('Forwarded requests are not served');
    const version = query.get('api-version') ?? '';
    if (!/^\d{4}-\d\d-\d\d$/.test(version) || version < oldestInstanceVersion) {
      return invalidRequest(`api-version has to be ${oldestInstanceVersion} or later`);
    }
    const audience = query.get('resource') ?? '';
    if (audience === '') return invalidRequest("Required query variable 'resource' is missing");
    // An identity by its object id or resource id is not told apart from any other.
    const named = query.get('client_id') ?? query.get('object_id') ?? undefined;
    return { audience, clientId: named ?? defaultClientId };
  },
  answer({ text, audience, clientId, issued, expires }) {
    const lasts = String(secondsOf(expires) - secondsOf(issued));
    return {
      access_token: text,
      client_id: clientId,
      expires_in: lasts,
      expires_on: String(secondsOf(expires)),
      ext_expires_in: lasts,
      not_before: String(secondsOf(issued)),
      resource: audience,
      token_type: 'Bearer',
    };
  },
};

function isAppServiceVersion(version: string): version is AppServiceVersion {
  return Object.hasOwn(appService, version);
}

/** `11/26/2026 15:18:31 +00:00` */
function dotnetTime(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${month ?? ''}/${day ?? ''}/${year ?? ''} ${time} +00:00`;
}

/** The fields that the client reads of a refusal by App Service. */
export function refused(statusCode: number, message: string): Extract<Asked, { status: number }> {
  return { status: statusCode, body: { statusCode, message, correlationId: randomUUID() } };
}

/** As the metadata service refuses (documented; texts but the first inferred). */
function invalidRequest(text: string): Extract<Asked, { status: number }> {
  return { status: 400, body: { error: 'invalid_request', error_description: text } };
}
