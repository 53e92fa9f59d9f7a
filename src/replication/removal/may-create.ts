/**
 * The one place that lets a PUT make a replica or an interim. A PUT on a snapshot that is there and comes from the same
 * source would take its tags over, whoever made it, so the name has to be proven free: by the look's own read, by a
 * complete listing, and by one more read after it.
 */
import { listedByName } from '../listed.ts';
import { blockedForNow, type Blocked, type Look, type Wait } from '../action.ts';
import type { Observation } from '../observation.ts';
import { waitPace } from '../pace.ts';
import type { SnapshotSpec } from '../snapshot-spec.ts';
import { timesInARow } from '../streak.ts';

/** So often a name that one read has and another has not is waited for. */
const maxDoubts = 6;

const granted: unique symbol = Symbol('granted');

/** Made here alone, so that no PUT comes from anywhere else. */
export interface BeginCopy {
  kind: 'beginCopy';
  reason: 'ReplicaMissing' | 'SourceRecreated';
  spec: SnapshotSpec;
  detail?: string;
  readonly [granted]: true;
}

/** `name` is that of the snapshot to be made, which has not been found by its id. */
export function mayCreate(
  { absence, streak }: Observation,
  { reason, spec, detail }: Omit<BeginCopy, 'kind' | typeof granted>,
): BeginCopy | Wait | Blocked | Look {
  const name = spec.name.toLowerCase();
  if (absence?.name !== name) return { kind: 'look', at: 'absence', name };
  const isListed = listedByName(absence.listing, name) !== undefined;
  if (isListed || absence.named.kind === 'present') {
    const unproven = 'ReplicaNotProvenAbsent';
    const times = timesInARow(streak, unproven);
    if (times >= maxDoubts || streak?.reason === 'NameTaken') {
      return blockedForNow(
        'NameTaken',
        `${spec.name} is not to be read and yet listed in its group; delete it, or make it anew under another name`,
      );
    }
    return { kind: 'wait', reason: unproven, afterMs: waitPace(times) };
  }
  return { kind: 'beginCopy', reason, spec, ...(detail !== undefined && { detail }), [granted]: true };
}
