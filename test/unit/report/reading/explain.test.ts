import { expect, test } from 'vitest';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import { explain } from '../../../../src/report/reading/explain.ts';
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
