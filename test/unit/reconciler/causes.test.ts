/** Azure accepts a request and fails later: why, its operation alone tells, and people are told it, whatever it was. */
import { expect, test } from 'vitest';
import type { Rule } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { configOf, day, hintOf, hour, inSource, inTarget, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const full = sourceSnapshot({ incremental: false });
const renewed = sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + 1_800_000 });
const due = 'SourceDeleted@2026-11-23T12:00:00Z;approved';

interface Case {
  source?: Snapshot;
  replica?: Snapshot;
  rule?: Partial<Rule>;
  /** What is accepted, and comes to nothing. */
  fails: (azure: MemoryAzure, accepted: (what: string) => { operation: string }) => void;
}

function marked(replica: Snapshot): Snapshot {
  return { ...replica, tags: { ...replica.tags, [tagKeys.deletion]: due } };
}

const cases: Record<string, Case> = {
  'PUT of a replica': {
    source: sourceSnapshot(),
    fails: ({ snapshots }, accepted) => {
      snapshots.create = () => Promise.resolve(accepted('PUT of a replica'));
    },
  },
  'PUT of an interim': {
    source: renewed,
    replica: replicaOf(sourceSnapshot()),
    fails: ({ snapshots }, accepted) => {
      snapshots.create = () => Promise.resolve(accepted('PUT of an interim'));
    },
  },
  'PUT of a temporary disk': {
    source: full,
    rule: { fullSnapshots: 'convert' },
    fails: ({ disks, storedDisks }, accepted) => {
      const { create } = disks;
      disks.create = async (id, spec) => {
        await create(id, spec);
        for (const [key, { disk, of }] of storedDisks) {
          storedDisks.set(key, { disk: { ...disk, provisioningState: 'Failed' }, of });
        }
        return accepted('PUT of a temporary disk');
      };
    },
  },
  'PUT of a temporary snapshot': {
    source: full,
    rule: { fullSnapshots: 'convert' },
    fails: ({ snapshots, stored }, accepted) => {
      const { create } = snapshots;
      snapshots.create = async (id, spec) => {
        await create(id, spec);
        for (const [key, one] of stored) {
          if (key.includes('/snaprep-')) stored.set(key, { ...one, provisioningState: 'Failed' });
        }
        return accepted('PUT of a temporary snapshot');
      };
    },
  },
  'PUT of a storage account': {
    source: { ...full, securityType: 'Standard', diskSizeBytes: 1024 },
    rule: { fullSnapshots: 'stage' },
    fails: ({ staging }, accepted) => {
      staging.ensureAccount = () => Promise.resolve(accepted('PUT of a storage account'));
    },
  },
  'DELETE of a replica': {
    replica: marked(replicaOf(sourceSnapshot())),
    fails: ({ snapshots }, accepted) => {
      snapshots.delete = () => Promise.resolve(accepted('DELETE of a replica'));
    },
  },
  'DELETE of an interim': {
    source: renewed,
    replica: replicaOf(sourceSnapshot()),
    fails: ({ snapshots }, accepted) => {
      const { delete: remove } = snapshots;
      snapshots.delete = (id) =>
        id.name.startsWith('snaprep-') ? Promise.resolve(accepted('DELETE of an interim')) : remove(id);
    },
  },
  'DELETE of a temporary disk': {
    source: full,
    rule: { fullSnapshots: 'convert' },
    fails: ({ disks }, accepted) => {
      disks.delete = () => Promise.resolve(accepted('DELETE of a temporary disk'));
    },
  },
  'PATCH of a replica': {
    source: sourceSnapshot(),
    replica: replicaOf(sourceSnapshot(), { networkAccessPolicy: 'AllowAll' }),
    fails: ({ snapshots }, accepted) => {
      snapshots.update = () => Promise.resolve(accepted('PATCH of a replica'));
    },
  },
};

test.each(Object.keys(cases))('a %s tells why Azure failed it', async (what) => {
  const { source, replica, rule: more, fails } = cases[what] ?? { fails: () => undefined };
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  if (source !== undefined) azure.put(source, inSource('golden-1'));
  if (replica !== undefined) azure.put(replica, inTarget('golden-1'));
  azure.put(sourceSnapshot({ name: 'beside', tags: {}, timeCreated: noon - day }), inSource('beside'));
  azure.snapshots.failureOf = (operation) =>
    Promise.resolve({ code: 'QuotaExceeded', message: `the ${operation} came to nothing` });
  fails(azure, (operation) => ({ operation }));
  const config = configOf({ ...rule, ...more }, { workResourceGroup: 'rg-work' });
  const details = new Set<string | undefined>();
  await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
  await runUntil(azure, config, azure.now + day, ({ detail }) => details.add(detail));
  expect([...details].join('\n')).toContain(`Azure: QuotaExceeded: the ${what} came to nothing`);
});
