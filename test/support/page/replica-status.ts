import type { ReplicaStatus } from '../../../src/report/status.ts';

const source = '/subscriptions/s1/resourceGroups/rg-images/providers/Microsoft.Compute/snapshots';

/** One replica of a status report; ready unless it says otherwise. */
export function replicaStatus(over: Partial<ReplicaStatus> = {}): ReplicaStatus {
  const { name = 'golden-1', state = 'ready' } = over;
  return {
    rule: 'images',
    name,
    source: `${source}/${name}`,
    target: 's1/rg-weu',
    location: 'westeurope',
    state,
    reason: state === 'ready' ? 'InSync' : 'Copying',
    ready: state === 'ready',
    ...over,
  };
}
