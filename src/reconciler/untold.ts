/** What the night tells again: replicas that became ready and of whom the journal does not say so. */
import type { Snapshot } from '../replication/snapshot.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';
import { recall } from './recall.ts';

/** So far back a replica is told of, ms: the nights of one that is missed included. */
const tellsBackMs = 2 * 24 * 3_600_000;

/**
 * Whether a ready replica was told of by nobody, because its message was dead-lettered or lost. The journal says `ready`
 * only of what was told. Never, where nobody is told or the journal cannot be read.
 */
export async function untoldReplicas(world: World): Promise<(replica: Snapshot) => boolean> {
  const since = world.surroundings.now() - tellsBackMs;
  const told = world.signals && (await readyOfLate(world, since));
  if (told === undefined) return () => false;
  return ({ timeCreated, uniqueId }) => timeCreated >= since && !told.has(uniqueId);
}

async function readyOfLate({ journal }: World, since: number): Promise<Set<string> | undefined> {
  try {
    const entries = await recall(journal, since, ({ kind }) => kind === 'ready');
    return new Set(entries.flatMap(({ uniqueId }) => uniqueId ?? []));
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return undefined;
  }
}
