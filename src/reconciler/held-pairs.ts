/**
 * What the guard holds is held as a set. While one look has just found that it holds a rule's deletions in a target, the
 * others need not gather all the evidence to be told the same. This can hold a replica back, and never lets one go.
 */
import type { Blocked } from '../replication/action.ts';
import type { Action } from '../replication/decision.ts';
import type { Observation } from '../replication/observation.ts';
import { isGivenUp } from '../replication/removal/guard.ts';
import { deletionMarkOf, isPinned, type DeletionMark } from '../replication/replica-tags.ts';
import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import { heldSetOf, type HeldSet } from '../replication/removal/held-set.ts';
import type { Snapshot } from '../replication/snapshot.ts';

/** So long a finding stands for the others, ms. */
const findingMs = 60_000;

interface Found {
  at: number;
  action: Blocked;
  isGivenUp: boolean;
  set: HeldSet;
}

/** Of one process. */
export class HeldPairs {
  readonly #found = new Map<string, Found>();

  /** After a look that decided by evidence of its own. */
  decided(observation: Observation, action: Action): void {
    const { rule, target, now, replica } = observation;
    // One that is held as it was held before says nothing of the others.
    if (action.kind !== 'blocked' || action.isOfPair !== true || replica.kind === 'absent') return;
    const set = heldSetOf(observation);
    if (set === undefined) return;
    const givenUp = isGivenUp(deletionMarkOf(replica.snapshot));
    this.#found.set(keyOf(rule.source, target), { at: now, action, isGivenUp: givenUp, set });
  }

  /**
   * The guard's answer for a deletion whose evidence was not read yet; undefined where it has to be. One that was marked
   * since is in no set that was held: by now that one may be approved, and what is held once is held until a person
   * approves it.
   */
  actionFor({ rule, target, now, replica }: Observation): Action | undefined {
    const found = this.#found.get(keyOf(rule.source, target));
    if (found === undefined || replica.kind === 'absent' || !isHeldAlike(replica.snapshot)) return undefined;
    // What an event told of may go alone, where one of which nobody knows may not.
    if (!found.isGivenUp && isGivenUp(deletionMarkOf(replica.snapshot))) return undefined;
    const { at, action, set } = found;
    const isOfNow = now >= at && now - at < findingMs;
    // Whoever approves has to name the set.
    return isOfNow && set.members.has(replica.snapshot.uniqueId)
      ? { ...action, setId: set.setId }
      : undefined;
  }
}

function keyOf(source: ResourceGroupId, target: ResourceGroupId): string {
  return `${resourceGroupKey(source)} ${resourceGroupKey(target)}`;
}

/** A mirrored deletion that nobody approved; all of a pair share one count. */
export function isHeldAlike(replica: Snapshot): boolean {
  const mark = deletionMarkOf(replica);
  return mark?.approved === false && isMirrored(mark) && !isPinned(replica);
}

function isMirrored({ reason }: DeletionMark): boolean {
  return reason === 'SourceDeleted' || reason === 'SourceUnselected';
}
