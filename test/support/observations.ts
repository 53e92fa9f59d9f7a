import type { Observation } from '../../src/replication/observation.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import { installation, noon, rule, sourceSnapshot, target } from './snapshots.ts';

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
