import { compareGeneration } from '../../../src/replication/generation.ts';
import { copyState } from '../../../src/replication/readiness.ts';
import { isPinned, isReplica, tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { isSelected } from '../../../src/replication/selection.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { inSource, inTarget, keyOf } from '../looks.ts';
import type { MemoryAzure } from '../memory-azure.ts';

/** What is not as it should be when all has been calm for days. */
export function* unhealed(azure: MemoryAzure, config: ReplicationConfig): Generator<string> {
  const now = new Map(azure.truth().map((one) => [one.id.toLowerCase(), one]));
  const at = (id: { id: string } | undefined): Snapshot | undefined => id && now.get(id.id.toLowerCase());
  const replicaOf = (name: string): Snapshot | undefined => at(azure.stored.get(keyOf(inTarget(name))));
  for (const [key, source] of azure.stored) {
    if (
      !key.startsWith(keyOf(inSource(''))) ||
      !isSelected(config.rules[0]?.select ?? { kind: 'all' }, source)
    )
      continue;
    const replica = replicaOf(source.name);
    if (isStayingBy(replica, config)) continue;
    const isRight =
      replica !== undefined &&
      compareGeneration(source, replica) === 'same' &&
      copyState(replica).kind === 'ready';
    if (!isRight) yield `${source.name} is not replicated: ${JSON.stringify(replica)}`;
  }
  for (const [key, { tags }] of azure.stored) {
    if (!key.includes('/snaprep-')) continue;
    // Where the name is not for the taking, or no source is left to take it for, the interim may be the only image.
    const interimOf = tags[tagKeys.interim]?.split('@')[0] ?? '';
    const replica = replicaOf(interimOf);
    const isOnly = replica === undefined && !azure.stored.has(keyOf(inSource(interimOf)));
    if (!isOnly && !isStayingBy(replica, config)) yield `${key} is left`;
  }
  for (const key of azure.storedDisks.keys()) yield `the disk ${key} is left`;
}

/** Somebody's own, pinned, or kept before each new source of its name. */
function isStayingBy(replica: Snapshot | undefined, { rules }: ReplicationConfig): boolean {
  if (replica === undefined) return false;
  return !isReplica(replica) || isPinned(replica) || rules[0]?.whenSourceDeleted === 'keep';
}
