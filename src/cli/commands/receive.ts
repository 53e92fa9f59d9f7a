/** Runs one saved event through the intake, as the service does, and says what it would do. */
import { parseEvent } from '../../azure/event-grid/parse-event.ts';
import { meaningOf } from '../../functions/event-meaning.ts';
import type { World } from '../../reconciler/ports.ts';
import { reconcile, type Outcome } from '../../reconciler/reconcile.ts';
import { sourceGroupLost } from '../../reconciler/source-group-lost.ts';
import type { Hint } from '../../replication/hint.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import { plannedWorld } from '../../report/reading/planned-world.ts';

export interface Received {
  kind: 'receive';
  /** Why the service would drop it. */
  dropped?: string;
  /** `groupDeleted`: of the whole source group. */
  change?: string;
  source?: string;
  looks: Outcome[];
}

/** Throws `MalformedEventError` for what is no event. */
export async function receive(world: World, config: ReplicationConfig, body: unknown): Promise<Received> {
  const meaning = meaningOf(parseEvent(Array.isArray(body) && body.length === 1 ? body[0] : body), config);
  if ('dropped' in meaning) return { kind: 'receive', dropped: meaning.dropped, looks: [] };
  const planned = plannedWorld(world);
  if ('lost' in meaning) {
    // The looks read in the journal what is noted of the group before them.
    const { group } = await sourceGroupLost(planned.world, config, meaning.lost);
    const hints = planned.hints.map(({ hint }) => hint);
    const looks = await looksOf(planned.world, config, hints);
    return { kind: 'receive', change: 'groupDeleted', source: group, looks };
  }
  const { change, source } = meaning;
  const looks = await looksOf(
    planned.world,
    config,
    meaning.hints.map(({ hint }) => hint),
  );
  return { kind: 'receive', change, source: source.name, looks };
}

async function looksOf(world: World, config: ReplicationConfig, hints: readonly Hint[]): Promise<Outcome[]> {
  const looks: Outcome[] = [];
  for (const hint of hints) looks.push(await reconcile(world, config, hint));
  return looks;
}
