/** Where what Azure accepted came to nothing: what it says of that operation, as the resource itself tells only that it failed. */
import type { Convert, Blocked, Mend, Stage } from '../replication/action.ts';
import type { Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { BeginCopy } from '../replication/removal/may-create.ts';
import type { DeleteReplica } from '../replication/removal/may-remove.ts';
import type { RemoveInterim } from '../replication/renewal/may-remove-interim.ts';
import { timesInARow } from '../replication/streak.ts';
import type { World } from './ports.ts';
import { readOrRefusal } from './read-or-refusal.ts';

type Caused = BeginCopy | Blocked | Convert | DeleteReplica | Mend | RemoveInterim | Stage;

export async function withCause(world: World, { operation, streak }: Hint, action: Action): Promise<Action> {
  if (operation === undefined || !isCaused(action)) return action;
  if (!tellsOfFailure(action) && timesInARow(streak, action.reason) < repetitions(action)) return action;
  const read = await readOrRefusal(world, () => world.snapshots.failureOf(operation));
  if (read.kind === 'unreadable' || read.value === undefined) return action;
  const azures = `Azure: ${read.value.code}: ${read.value.message}`;
  return { ...action, detail: action.detail === undefined ? azures : `${action.detail}; ${azures}` };
}

function isCaused(action: Action): action is Caused {
  // Of the steps of staging this alone is worked off later.
  if (action.kind === 'stage') return action.step === 'ensureAccount';
  return ['beginCopy', 'blocked', 'convert', 'deleteReplica', 'mend', 'removeInterim'].includes(action.kind);
}

const failures: readonly Action['reason'][] = [
  'CopyFailed',
  'ReplicaFailed',
  'RenewalFailed',
  'ConversionFailed',
  'NetworkAccessNotKept',
];

function tellsOfFailure({ reason }: Caused): boolean {
  return failures.includes(reason);
}

/** The same again: what was asked for before had no effect. A disk and its snapshot are two steps of one reason. */
function repetitions({ kind }: Caused): number {
  if (kind === 'blocked') return Infinity;
  return kind === 'convert' ? 2 : 1;
}
