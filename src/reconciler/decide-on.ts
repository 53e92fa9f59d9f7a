import type { Action } from '../replication/action.ts';
import { decide } from '../replication/decide.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import { hasUnknownProgress } from './observe-family.ts';
import { lookAt, observationOf, observe, replicaId } from './observe.ts';
import type { World } from './ports.ts';

export interface Decided {
  action: Action;
  observation: Observation;
}

/** Observes what the decision asks for, until there is one. */
export async function decideOn(
  world: World,
  config: ReplicationConfig,
  found: { rule: Rule; target: Target },
  hint: Hint,
): Promise<Decided> {
  const goesOn = await copyGoesOn(world, config, found, hint);
  if (goesOn !== undefined) return goesOn;
  const began = world.surroundings.now();
  let observation: Observation = await observe(world, config, found, hint);
  let decision = decide(observation);
  while (decision.kind === 'look') {
    observation = await lookAt(world, config, decision.at, observation, { hint, began });
    decision = decide(observation);
  }
  return { action: decision, observation };
}

/** That a copy goes on, as listings of the last seconds have it; undefined for whatever else, which is looked at. */
async function copyGoesOn(
  world: World,
  config: ReplicationConfig,
  found: { rule: Rule; target: Target },
  hint: Hint,
): Promise<Decided | undefined> {
  const observation = await glimpse(world, config, found, hint);
  if (observation === undefined) return undefined;
  const action = decide(observation);
  return action.kind === 'wait' && action.reason === 'Copying' ? { action, observation } : undefined;
}

/**
 * What listings of the last seconds say of a copy that was begun, without any call; undefined where they do not have
 * both, or do not say how far it is.
 */
async function glimpse(
  world: World,
  config: ReplicationConfig,
  found: { rule: Rule; target: Target },
  hint: Hint,
): Promise<Observation | undefined> {
  const { snapshots } = world;
  if (hint.attempt === undefined || snapshots.glimpse === undefined) return undefined;
  const source = await snapshots.glimpse(hint.source);
  const replica = source && (await snapshots.glimpse(replicaId(hint)));
  if (source === undefined || replica === undefined || hasUnknownProgress(replica)) return undefined;
  return observationOf(world, config, found, hint, {
    source: { kind: 'present', snapshot: source },
    replica: { kind: 'present', snapshot: replica, isListed: true },
  });
}
