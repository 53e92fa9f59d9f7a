import { expect, test } from 'vitest';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import { explain } from '../../../../src/report/reading/explain.ts';
import { isSameGroup } from '../../../../src/replication/resource-id.ts';
import type { ReplicationConfig } from '../../../../src/replication/rule.ts';
import { MemoryAzure } from '../../../support/memory-azure.ts';
import { rule, sourceGroup, sourceSnapshot } from '../../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};

test('where nothing can be read, a source that is there is not told to be gone', async () => {
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot(), { ...sourceGroup, name: 'golden-1' });
  const refused = new ArmError('read', { status: 403, code: 'AuthorizationFailed', message: 'no' });
  azure.snapshots.get = () => Promise.reject(refused);
  const { complete, unread, rules } = await explain(azure, config, 'golden-1');
  expect(complete).toBe(false);
  expect(unread).not.toEqual([]);
  expect(rules[0]?.conditions).toEqual([
    {
      condition: 'the source is there',
      met: false,
      seen: 'not known, as nothing of this rule could be read',
    },
  ]);
});

test('a source that its group lists and its own id does not show is told as that, and looked for once', async () => {
  const azure = new MemoryAzure();
  const hidden = sourceSnapshot();
  let listings = 0;
  azure.snapshots.get = () => Promise.resolve(undefined);
  azure.snapshots.list = (group) => {
    if (!isSameGroup(group, sourceGroup)) return Promise.resolve([]);
    listings++;
    return Promise.resolve([hidden]);
  };
  const elsewhere = rule.targets.map((target) => ({ ...target, resourceGroup: 'rg-elsewhere' }));
  const twice = { ...config, rules: [{ ...rule, targets: [...rule.targets, ...elsewhere] }] };
  const { known, rules } = await explain(azure, twice, hidden.name);
  expect(known).toBe(true);
  expect(rules[0]?.conditions).toEqual([
    {
      condition: 'the source is there',
      met: false,
      seen: `listed in ${sourceGroup.resourceGroup}, and not found by its id`,
    },
  ]);
  expect(rules[0]?.targets.map(({ action, reason }) => ({ action, reason }))).toEqual([
    { action: 'blocked', reason: 'SourceNotVisible' },
    { action: 'blocked', reason: 'SourceNotVisible' },
  ]);
  expect(listings).toBe(1);
});
