/** A replica that its rule no longer protects loses our lock before it is deleted; one that is protected, on the way. */
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { isProtected, tagKeys } from '../replica-tags.ts';
import { withoutTag } from '../tag-drift.ts';

export function unprotectBefore({ rule, replica }: Observation, decision: Decision): Decision {
  if (decision.kind !== 'deleteReplica') return decision;
  if (rule.protect || replica.kind === 'absent' || !isProtected(replica.snapshot)) return decision;
  const tags = withoutTag(replica.snapshot.tags, tagKeys.protected);
  return { kind: 'unprotect', reason: 'NoLongerProtected', tags };
}
