/** What a look sees of the family of its source: who is older, and how far their copies are. Never writes. */
import { listedByName } from '../replication/listed.ts';
import { olderSiblings, youngerSiblings } from '../replication/family.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation, Sibling } from '../replication/observation.ts';
import { copyState } from '../replication/readiness.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { wayTaken } from '../replication/ways/way-taken.ts';
import type { Asking } from './asking.ts';
import type { Snapshots, World } from './ports.ts';
import { replicaId } from './replica-id.ts';

/** By so much Azure's clock may differ from ours, ms. */
const clocksDifferMs = 30_000;

/** The older siblings and their replicas; the target is listed only when there are siblings at all. */
export async function observeFamily(
  world: World,
  { source, rule, target, installation, targetListing: known }: Observation,
  { hint, began }: Asking,
): Promise<Pick<Observation, 'family' | 'targetListing'>> {
  if (source.kind !== 'present') return { family: { older: [], isYoungest: true } };
  const { snapshots } = world;
  // Who is older was there before this one was taken; who is younger and not there yet tells of itself.
  const freshSince = Math.min(began, source.snapshot.timeCreated + clocksDifferMs);
  const sources = await snapshots.list(hint.source, { freshSince, mayBeOld: true });
  const isYoungest = youngerSiblings(source.snapshot, sources, rule).length === 0;
  const youngest = { ...(isYoungest && { isYoungest }) };
  const older = olderSiblings(source.snapshot, sources, rule);
  if (older.length === 0) return { family: { older: [], ...youngest } };
  const targetListing = known ?? (await snapshots.list(hint.target, { freshSince: began }));
  const siblings = older.map((sibling) => ({
    source: sibling,
    replica: listedByName(targetListing, sibling.name),
    isRefused: wayTaken(sibling, rule, target, installation) === undefined,
  }));
  const told = await withKnownProgress(snapshots, siblings, hint);
  return { family: { older: told, ...youngest }, targetListing };
}

/** How many siblings are read one by one at most, from the youngest. */
const maxSingleReads = 5;

/**
 * That a listing tells `completionPercent` is unverified. Where it does not, a finished sibling looks as if it
 * were copying for ever, so the youngest ones are read by their ids, and older ones count as done.
 */
async function withKnownProgress(snapshots: Snapshots, siblings: Sibling[], hint: Hint): Promise<Sibling[]> {
  const unknown = siblings.filter(({ replica }) => replica !== undefined && hasUnknownProgress(replica));
  const read = new Set(unknown.slice(-maxSingleReads));
  return Promise.all(
    siblings
      .filter((sibling) => !unknown.includes(sibling) || read.has(sibling))
      .map(async (sibling) => {
        if (!read.has(sibling)) return sibling;
        const replica = await snapshots.get({ ...replicaId(hint), name: sibling.source.name });
        return { ...sibling, replica };
      }),
  );
}

/** Whether it may be copying or done. */
export function hasUnknownProgress(replica: Snapshot): boolean {
  const state = copyState(replica);
  return state.kind === 'copying' && state.percent === undefined;
}
