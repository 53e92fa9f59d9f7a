/** One rule and one of its targets, with both groups listed in full or the reason why not. */
import type { Listing } from '../reconciler/listings.ts';
import type { GroupLocks } from '../replication/locks/held-by-locks.ts';
import type { LockObservation } from '../replication/observation.ts';
import { groupText } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import type { Unread } from './report.ts';

export interface ReadPair {
  rule: Rule;
  target: Target;
  sources: Listing;
  replicas: Listing;
  /** Of a rule that protects. */
  ownLocks?: (replicaId: string) => LockObservation;
  /** Of the target group, where a deletion is announced in it. */
  locks?: GroupLocks;
}

/** What the reports are made under. */
export interface ReportSettings {
  config: ReplicationConfig;
  installation: string;
}

/** The groups of a pair that could not be listed. */
export function unreadOf({ rule, target, sources, replicas }: ReadPair): Unread[] {
  return [
    { group: rule.source, listing: sources },
    { group: target, listing: replicas },
  ].flatMap(({ group, listing }) =>
    listing.kind === 'failed'
      ? [{ group: groupText(group), rule: rule.name, code: listing.code, detail: listing.detail }]
      : [],
  );
}
