import { defaultClientId } from './issued-tokens.ts';
import { refused, type Asked } from './token-forms.ts';

/** The identities of one app. */
export interface AssignedIdentities {
  /** Client ids. */
  userAssigned: readonly string[];
  /** One of its own, which is meant when a request names none. Default: none. */
  systemAssigned?: boolean;
}

/** What is asked for, or the refusal of an identity that the app does not have (recorded with a client id, inferred without). */
export function checkAssigned(asked: Asked, identities: AssignedIdentities | undefined): Asked {
  if (identities === undefined || 'status' in asked) return asked;
  const { userAssigned, systemAssigned = false } = identities;
  const clientId = asked.clientId.toLowerCase();
  if (clientId === defaultClientId) {
    return systemAssigned
      ? asked
      : refused(400, 'No Managed Identity found for specified ClientId/ResourceId/PrincipalId.');
  }
  if (userAssigned.some((one) => one.toLowerCase() === clientId)) return asked;
  return refused(
    400,
    'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
  );
}
