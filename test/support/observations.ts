import type { RemovalEvidence } from '../../src/replication/removal/evidence.ts';
import type { Observation } from '../../src/replication/observation.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import { installation, noon, replicaOf, rule, sourceSnapshot, target } from './snapshots.ts';

/** What one look sees: a source (null: deleted) and a replica (null: none), at noon plus an hour. */
export function seen(
  source: Snapshot | null,
  replica: Snapshot | null,
  overrides: Partial<Observation> = {},
): Observation {
  return {
    rule,
    target,
    guard: { maxCount: 10, maxPercent: 50 },
    replacementGuard: { maxCount: 10, maxPercent: 50 },
    installation,
    sourceId: (source ?? sourceSnapshot()).id,
    source: source === null ? { kind: 'absent' } : { kind: 'present', snapshot: source },
    replica: replica === null ? { kind: 'absent' } : { kind: 'present', snapshot: replica },
    now: noon + 3_600_000,
    announced: false,
    leftBehind: [],
    attempt: 1,
    disksMade: 0,
    nudged: false,
    maxAttempts: 5,
    ...overrides,
  };
}

/** A name of the target is free, in every read. */
export function absenceOf(name: string): Observation['absence'] & object {
  return { name: name.toLowerCase(), listing: [], named: { kind: 'absent' } };
}

export const absence = absenceOf('golden-1');

/** Everything read for a deletion agrees: the source is gone and the replica is this one, beside so many others. */
export function removalEvidence(
  replica: Snapshot,
  overrides: Partial<RemovalEvidence> = {},
  others = 19,
): { removalEvidence: RemovalEvidence } {
  const beside = Array.from({ length: others }, (_, at) => sourceSnapshot({ name: `beside-${at}` }));
  const targetListing = overrides.targetListing ?? [...beside.map((one) => replicaOf(one)), replica];
  return {
    removalEvidence: {
      sourceListing: beside,
      sourceAgain: overrides.sourceListing ?? beside,
      targetListing,
      targetAgain: targetListing,
      unsure: [],
      toCome: 0,
      journal: { kind: 'read', entries: [] },
      source: { kind: 'absent' },
      replica: { kind: 'present', snapshot: replica },
      ...overrides,
    },
  };
}
