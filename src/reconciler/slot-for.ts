/** Whether a copy may be asked for now, where others wait for one of the copies under way to end. */
import { copiesUnderWay, type CopyUnderWay } from '../replication/copy-slots.ts';
import type { Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import { copySlotTaken } from '../replication/refusals/classify-failure.ts';
import { resourceKey, snapshotIdText } from '../replication/resource-id.ts';
import { ArmError } from './arm-error.ts';
import type { Waiting } from './copy-slots.ts';
import type { World } from './ports.ts';
import { replicaId } from './replica-id.ts';

type Slots = Pick<World, 'copySlots' | 'surroundings'>;

/** Throws, as Azure would refuse it, where those who have waited for longer need all that is free. */
export function waitForSlot(world: Slots, hint: Hint, observation: Observation, action: Action): void {
  if (action.kind !== 'beginCopy' || action.spec.createOption !== 'CopyStart') return;
  const asked = askedFor(world, hint, observation);
  if (asked === undefined) return;
  const retryAfterMs = world.copySlots?.untilTurn(asked.waiting, asked.copies, asked.now);
  if (retryAfterMs === undefined) return;
  const message = 'as many copies are under way as Azure lets, and others wait for the next';
  throw new ArmError(`PUT snapshot ${action.spec.name}`, {
    status: 409,
    code: copySlotTaken,
    message,
    retryAfterMs,
  });
}

/** After Azure's refusal: until a copy should end that nobody waits for, ms; undefined where nothing tells. */
export function untilSlot(
  world: Slots,
  hint: Hint,
  observation: Observation | undefined,
): number | undefined {
  const asked = askedFor(world, hint, observation);
  return asked && world.copySlots?.refused(asked.waiting, asked.copies(), asked.now);
}

interface Asked {
  waiting: Waiting;
  copies: () => readonly CopyUnderWay[];
  now: number;
}

/** By the listing that the look has read anyway. */
function askedFor(
  { surroundings }: Slots,
  hint: Hint,
  observation: Observation | undefined,
): Asked | undefined {
  const listing = observation?.absence?.listing ?? observation?.targetListing;
  if (observation === undefined || listing === undefined) return undefined;
  const { subscriptionId, location } = observation.target;
  const waiting = {
    place: `${subscriptionId} ${location}`.toLowerCase(),
    replica: resourceKey(snapshotIdText(replicaId(hint))),
  };
  const now = surroundings.now();
  return { waiting, copies: () => copiesUnderWay(listing, now), now };
}
