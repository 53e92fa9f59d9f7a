/** A credential whose failure is a sentence with what to do, in place of a page of all that the SDK tried. */
import type { AccessToken, TokenCredential } from '@azure/identity';

/** The failure keeps its name, by which it is known for one of a token; what the SDK said of it is its cause. */
export function toldCredential(credential: TokenCredential, isLocal: boolean): TokenCredential {
  return {
    async getToken(...asked): Promise<AccessToken | null> {
      try {
        return await credential.getToken(...asked);
      } catch (error) {
        const text = error instanceof Error ? sentenceOf(error, isLocal) : undefined;
        if (text === undefined) throw error;
        throw Object.assign(new Error(text, { cause: error }), { name: (error as Error).name });
      }
    },
  };
}

/** Undefined for what is no failure to sign in, or says itself what it is. */
function sentenceOf({ name, message }: Error, isLocal: boolean): string | undefined {
  if (isLocal && name === 'CredentialUnavailableError') {
    return 'the local cloud gives no token; start it again, and give its new addresses by --local';
  }
  if (name !== 'AggregateAuthenticationError') return undefined;
  // What Entra itself said, such as that a sign-in has expired, is worth more than who was not asked.
  const [refusal] = /AADSTS\d+[^\n]*/.exec(message) ?? [];
  return `nobody is signed in; az login${refusal === undefined ? '' : ` (${refusal})`}`;
}

/** What each way of signing in said first, a sentence each; for whoever wants to know why. */
export function waysTried(error: unknown): string[] {
  const cause = error instanceof Error ? error.cause : undefined;
  const errors = cause instanceof Error && 'errors' in cause ? cause.errors : undefined;
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((one) =>
    one instanceof Error ? (one.message.split(/\.\s|\.?\n|\.$/)[0] ?? []) : [],
  );
}
