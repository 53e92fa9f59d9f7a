import type { Wait } from './action.ts';
import { copyPace } from './pace.ts';
import { copyState } from './readiness.ts';
import type { Snapshot } from './snapshot.ts';

/** A look at a copy that is under way, by its own progress. */
export function waitForCopy(replica: Snapshot, now: number): Wait {
  const state = copyState(replica);
  const percent = state.kind === 'copying' ? state.percent : undefined;
  const afterMs = copyPace(now - replica.timeCreated, percent);
  return { kind: 'wait', reason: 'Copying', afterMs, ...(percent !== undefined && { percent }) };
}
