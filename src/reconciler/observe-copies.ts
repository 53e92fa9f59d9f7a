/** What the journal tells of copies. Where it cannot be read it tells of none, as copies go on without it. */
import type { Hint } from '../replication/hint.ts';
import { copyTimes } from '../replication/objective/copy-times.ts';
import type { Observation } from '../replication/observation.ts';
import { isSameGroup, resourceKey, snapshotIdText } from '../replication/resource-id.ts';
import { recallAnyhow } from './journal-anyhow.ts';
import type { World } from './ports.ts';

/** So far back copies of one chain of looks count, ms: all its attempts lie within hours, and the journal has years. */
const copiesCountMs = 2 * 24 * 3_600_000;

/**
 * What was begun so shortly before a look was asked for counts with it, ms: events of one change come together, each
 * with a chain of looks of its own. Who asks later, asks for attempts of its own.
 */
const togetherMs = 3_600_000;

/** So far back copies tell how long the next one takes, ms. */
const copiesTellMs = 14 * 24 * 3_600_000;

/** How many copies of this source were begun for this target of late. */
export async function countCopiesBegun(
  world: World,
  { source, now }: Observation,
  hint: Hint,
): Promise<number> {
  if (source.kind !== 'present') return 0;
  // Siblings ask one another again and again, whenever the copy of one is over.
  const asked = hint.nudged || hint.since === undefined ? 0 : hint.since - togetherMs;
  const since = Math.max(source.snapshot.timeCreated, now - copiesCountMs, asked);
  const id = resourceKey(snapshotIdText(hint.source));
  const begun = await recallAnyhow(
    world.journal,
    since,
    (entry) =>
      entry.kind === 'copyBegun' &&
      entry.target !== undefined &&
      isSameGroup(entry.target, hint.target) &&
      resourceKey(entry.source) === id,
  );
  return begun.length;
}

/** How long the last copies of this pair of groups took, ms. */
export async function observeCopyTimes(
  world: World,
  { now }: Observation,
  { source, target }: Hint,
): Promise<number[]> {
  const ofCopies = await recallAnyhow(
    world.journal,
    now - copiesTellMs,
    ({ kind, target: to }) =>
      (kind === 'copyBegun' || kind === 'ready') && to !== undefined && isSameGroup(to, target),
  );
  return copyTimes(ofCopies, source, target);
}
