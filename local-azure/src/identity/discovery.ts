import { issuer, tenantId } from './issued-tokens.ts';
import { signingKey } from './signing-key.ts';

/**
 * What whoever checks the signature of a token reads: where the keys are, and the keys. Entra serves both per tenant,
 * in two versions; the issuer is that of the tokens, whichever is asked (version 1.0).
 */
export function discoveryAnswer(origin: string, path: string): unknown {
  const [tenant = '', ...rest] = path.replace(/^\/+/, '').split('/');
  if (![tenantId, 'common', 'organizations'].includes(tenant.toLowerCase())) return undefined;
  const asked = rest.join('/').replace(/^v2\.0\//, '');
  if (asked === 'discovery/keys' || asked === 'discovery/v2.0/keys') return { keys: [signingKey.publicKey] };
  if (asked !== '.well-known/openid-configuration') return undefined;
  return {
    issuer,
    jwks_uri: `${origin}/${tenantId}/discovery/keys`,
    // Nobody signs in here; programs read that these are there.
    authorization_endpoint: `${origin}/${tenantId}/oauth2/authorize`,
    token_endpoint: `${origin}/${tenantId}/oauth2/token`,
    response_types_supported: ['code', 'id_token', 'token id_token', 'token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
