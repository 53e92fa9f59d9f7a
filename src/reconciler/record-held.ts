/** What the journal remembers of sets that are too large for a look at each. */
import { heldIn, isOfHolding } from '../replication/removal/held-before.ts';
import { snapshotIdText, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Rule } from '../replication/rule.ts';
import { hintFor } from './find-rule.ts';
import { appendAnyhow, recallAnyhow } from './journal-anyhow.ts';
import type { World } from './ports.ts';
import { heldEntry } from './record.ts';

/** A replica that waits for an approval, by the name of its source. */
export interface HeldReplica {
  name: string;
  uniqueId: string;
  /** Its whole mark. */
  mark: string;
}

/** So long ago something was written that it is written again, ms: well before the guard's memory of a week ends. */
const againMs = 3 * 24 * 3_600_000;

/**
 * A pass leaves one look of a large set that is held; that each of them waits for its approval is remembered all the same.
 * Where the journal cannot be read, each is told; where it cannot be written, the next night says it again.
 */
export async function recordHeld(
  { journal, surroundings }: Pick<World, 'journal' | 'surroundings'>,
  { rule, target }: { rule: Rule; target: ResourceGroupId },
  held: readonly HeldReplica[],
): Promise<void> {
  if (held.length === 0) return;
  const now = surroundings.now();
  const known = heldIn(await recallAnyhow(journal, now - againMs, isOfHolding));
  const untold = held.filter(({ uniqueId }) => !known.has(uniqueId));
  const entries = untold.map(({ name, uniqueId, mark }) => {
    const source = { ...rule.source, name };
    const seen = { sourceId: snapshotIdText(source), now };
    const asked = { reason: 'MassDeleteGuard', untilApproved: true } as const;
    return heldEntry(asked, hintFor(rule, target, source), seen, { uniqueId, mark });
  });
  await appendAnyhow(journal, entries);
}
