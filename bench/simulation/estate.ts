/** Groups, rules and configurations of the scenarios. */
import type { ResourceGroupId } from '../../src/replication/resource-id.ts';
import type { ReplicationConfig, Target } from '../../src/replication/rule.ts';
import { rule, sourceGroup } from '../../test/support/snapshots.ts';

export const images: ResourceGroupId = sourceGroup;

/** Targets in regions of their own, half of them in the source's subscription. */
export function targets(count: number): Target[] {
  return Array.from({ length: count }, (_, at) => ({
    subscriptionId: at % 2 === 0 ? sourceGroup.subscriptionId : '22222222-2222-2222-2222-222222222222',
    resourceGroup: `rg-images-${at + 1}`,
    location: `region${at + 1}`,
  }));
}

export function configFor(all: Target[]): ReplicationConfig {
  return {
    rules: [{ ...rule, targets: all }],
    nightlySync: '0 0 2 * * *',
    deletionGuard: { maxCount: 10, maxPercent: 50 },
  };
}
