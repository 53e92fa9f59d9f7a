import type { ReplicationConfig, Rule } from '../../src/replication/rule.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import { watchImage } from './images.ts';
import { configOf, hour, inSource, inTarget } from './looks.ts';
import { MemoryAzure } from './memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from './snapshots.ts';

/** Each way, by the source that takes it. */
export const renewalWays: Record<
  string,
  { source: Partial<Snapshot>; rule: Partial<Rule>; replica: Partial<Snapshot> }
> = {
  Copy: { source: { location: 'westeurope' }, rule: {}, replica: { createOption: 'Copy' } },
  CopyStart: { source: {}, rule: {}, replica: {} },
  Stage: {
    source: { incremental: false, diskSizeBytes: 2 ** 30, securityType: 'Standard' },
    rule: { fullSnapshots: 'stage' },
    replica: { createOption: 'Import' },
  },
  Convert: {
    source: { incremental: false, diskSizeBytes: 2 ** 30 },
    rule: { fullSnapshots: 'convert' },
    replica: { incremental: true },
  },
};

export interface Renewal {
  azure: MemoryAzure;
  config: ReplicationConfig;
  lost: string[];
  source: Snapshot;
}

export function renewal(way: string): Renewal {
  const {
    source: properties,
    rule: more,
    replica,
  } = renewalWays[way] ?? { source: {}, rule: {}, replica: {} };
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  const before = sourceSnapshot(properties);
  const source = { ...before, uniqueId: 'renewed', timeCreated: noon + 1_800_000 };
  azure.put(source, inSource('golden-1'));
  azure.put(replicaOf(before, replica), inTarget('golden-1'));
  azure.put(replicaOf(sourceSnapshot({ name: 'beside' })), inTarget('beside'));
  azure.put(sourceSnapshot({ name: 'beside', incrementalSnapshotFamilyId: 'b' }), inSource('beside'));
  const config = configOf({ ...rule, ...more }, { workResourceGroup: 'rg-work' });
  return { azure, config, lost: watchImage(azure), source };
}
