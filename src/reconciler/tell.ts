/**
 * Tells others what a look found out. Called when the look's own action is done and before its message is settled, so
 * that a process that is killed in between tells it again: at least once, with the same ids.
 */
import { makesImage, type Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { deletePace } from '../replication/pace.ts';
import { placeOfTarget, replicaView, type Look } from '../replication/signals/compose.ts';
import type { Signal } from '../replication/signals/signal.ts';
import {
  blockedSignals,
  deletedSignal,
  everywhereSignal,
  objectiveSignals,
  readySignal,
  tellsReady,
  type Ended,
} from '../replication/signals/signals-of-look.ts';
import { removingOf } from '../replication/signals/telling.ts';
import type { NextLook } from './next-look.ts';
import { replicaId } from './replica-id.ts';
import type { World } from './ports.ts';
import { readyElsewhere } from './ready-elsewhere.ts';
import { SignalsNotSentError } from './signals-not-sent-error.ts';

/** What became of telling: which types were sent, or why they were not. */
export interface Told {
  signals?: string[];
  untold?: SignalsNotSentError;
}

/** What the look decided and did. */
export async function tell(
  world: World,
  config: ReplicationConfig,
  look: Look,
  action: Action,
): Promise<Told> {
  if (world.signals === undefined) return {};
  const { hint, observation } = look;
  const signals = [...blockedSignals(look, action), ...objectiveSignals(look, action)];
  if (tellsReady(action, hint, observation)) {
    signals.push(readySignal(look, action), ...(await everywhere(world, config, look, action)));
  }
  signals.push(...(await deleted(world, look)));
  return send(world, signals);
}

/** What Azure refused, where it was on the way to a replica. */
export async function tellRefused(world: World, look: Look, ended: Ended, decided: Action): Promise<Told> {
  return makesImage(decided) ? send(world, blockedSignals(look, ended)) : {};
}

async function everywhere(
  world: World,
  config: ReplicationConfig,
  look: Look,
  { reason }: Action,
): Promise<Signal[]> {
  const { hint, observation } = look;
  if (observation.replica.kind !== 'present') return [];
  const others = await readyElsewhere(world, config, hint, observation);
  if (others === undefined) return [];
  const all = [{ target: observation.target, snapshot: observation.replica.snapshot }, ...others];
  const replicas = all.map(({ target, snapshot }) => ({
    ...placeOfTarget(target),
    ...replicaView(target, snapshot),
  }));
  return [everywhereSignal(look, replicas, reason)];
}

/** Whoever is told that a replica is gone may act on it, so one answer is not enough. */
async function deleted(world: World, look: Look): Promise<Signal[]> {
  const { hint, observation } = look;
  const uniqueId = hint.telling?.removing;
  const seen = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  // The next image may have the name already.
  if (uniqueId === undefined || seen?.uniqueId === uniqueId) return [];
  if ((await world.snapshots.get(replicaId(hint)))?.uniqueId === uniqueId) return [];
  const reason = observation.source.kind === 'absent' ? 'SourceDeleted' : 'SourceUnselected';
  return [deletedSignal(look, uniqueId, reason)];
}

async function send({ signals: port }: World, signals: readonly Signal[]): Promise<Told> {
  if (port === undefined || signals.length === 0) return {};
  try {
    await port.send(signals);
  } catch (error) {
    if (!(error instanceof SignalsNotSentError)) throw error;
    return { untold: error };
  }
  return { signals: signals.map(({ type }) => type) };
}

/**
 * The look after a deletion that no look before this one has announced, to be planned before it: a process that is
 * killed right after the call would leave nobody who knows that there was a replica.
 */
export function lookAhead(
  { signals }: World,
  action: Action,
  hint: Hint,
  observation: Observation,
): { hint: Hint; next: NextLook } | undefined {
  const removing = removingOf(action, observation);
  if (signals === undefined || action.kind !== 'deleteReplica' || removing === undefined) return undefined;
  if (hint.telling?.removing === removing) return undefined;
  const next = { afterMs: deletePace(0), periodic: false, counts: {} };
  return { hint: { ...hint, telling: { ...hint.telling, removing } }, next };
}
