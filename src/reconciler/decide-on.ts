/** The decision of one look, from as little as it takes. */
import type { Action } from '../replication/decision.ts';
import { decide } from '../replication/decide.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import type { Glance } from './glance.ts';
import { lookAt, observe } from './observe.ts';
import type { World } from './ports.ts';

/** `began`: when this look began, before its first read, ms since 1970. */
export async function decideOn(
  world: World,
  config: ReplicationConfig,
  found: { rule: Rule; target: Target },
  hint: Hint,
  { began, ...glanced }: Pick<Glance, 'replica' | 'source'> & { began: number },
): Promise<{ action: Action; observation: Observation }> {
  let observation: Observation = await observe(world, config, found, hint, glanced);
  let decision = decide(observation);
  while (decision.kind === 'look') {
    const held = decision.at === 'removal' ? world.heldPairs?.actionFor(observation) : undefined;
    if (held !== undefined) return { action: held, observation };
    observation = await lookAt(world, config, decision, observation, { hint, began });
    decision = decide(observation);
  }
  world.heldPairs?.decided(observation, decision);
  return { action: decision, observation };
}
