/**
 * A credential that is asked anew. The platform's endpoint for tokens now and then does not answer (reported of Functions,
 * for minutes, and once for four days until the process was another), and for a token there is no time limit: the
 * credentials read no signal of the caller, and a client asks nobody else as long as it waits. One request without an
 * answer would keep an instance from all of Azure for as long as it lives.
 */
import type { TokenCredential } from '@azure/identity';

/** The same credential; what gives no token within `limitMs` counts as refused, and the next call asks again. */
export function answeringWithin(limitMs: number, credential: TokenCredential): TokenCredential {
  return {
    async getToken(scopes, options) {
      const { promise: over, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        reject(new CredentialUnansweredError(limitMs));
      }, limitMs).unref();
      try {
        // What it gives later on is kept by it all the same.
        return await Promise.race([credential.getToken(scopes, options), over]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Named so that it is told from refusals of Azure, as those of `@azure/identity` are. */
class CredentialUnansweredError extends Error {
  constructor(limitMs: number) {
    super(`no token within ${limitMs / 1000} s: the platform's endpoint for tokens does not answer`);
    this.name = 'CredentialUnansweredError';
  }
}
