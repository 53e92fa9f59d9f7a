import { replicaSpec } from '../replica-spec.ts';
import type { Rule, Target } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Way } from './way.ts';
import { isRefusal, wayOf } from './ways.ts';

/** The way by which a replica of this source is to be made as things are; undefined where it is refused. */
export function wayTaken(
  source: Snapshot,
  rule: Rule,
  target: Target,
  installation: string,
): Way['name'] | undefined {
  const way = wayOf(source, rule, target);
  if (isRefusal(way)) return undefined;
  const spec = replicaSpec(source, way, { target, rule, attempt: 1, installation, as: 'replica' });
  return 'reason' in spec ? undefined : way.name;
}
