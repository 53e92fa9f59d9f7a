/** Runs one saved event through the intake, as the service does, and says what it would do. */
import { parseEvent } from '../../azure/event-grid/parse-event.ts';
import { hintsFor } from '../../reconciler/find-rule.ts';
import type { World } from '../../reconciler/ports.ts';
import { reconcile, type Outcome } from '../../reconciler/reconcile.ts';
import { parseSnapshotId } from '../../replication/resource-id.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import { plannedWorld } from '../../report/reading/planned-world.ts';

export interface Received {
  kind: 'receive';
  /** Why the service would drop it. */
  dropped?: string;
  change?: string;
  source?: string;
  looks: Outcome[];
}

/** Throws `MalformedEventError` for what is no event. */
export async function receive(world: World, config: ReplicationConfig, body: unknown): Promise<Received> {
  const event = parseEvent(Array.isArray(body) && body.length === 1 ? body[0] : body);
  if (event.kind === 'ignored') return { kind: 'receive', dropped: event.reason, looks: [] };
  if (event.kind === 'resource-group-deleted') {
    return { kind: 'receive', dropped: 'ResourceGroupDeleted', looks: [] };
  }
  const source = parseSnapshotId(event.resourceId);
  if (source === undefined) return { kind: 'receive', dropped: 'ForeignResourceType', looks: [] };
  const hints = hintsFor(config, source);
  if (hints.length === 0) return { kind: 'receive', dropped: 'NoRuleForGroup', looks: [] };
  const looks: Outcome[] = [];
  for (const hint of hints) {
    const announced = event.change === 'delete' ? {} : { announced: true as const };
    looks.push(await reconcile(plannedWorld(world).world, config, { ...hint, ...announced }));
  }
  return { kind: 'receive', change: event.change, source: source.name, looks };
}
