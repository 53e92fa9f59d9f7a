import { expect, test } from 'vitest';
import { wantedHints } from '../../../src/cli/commands/replicate.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

test('targets of one group name in several subscriptions are looked at each: the queue drops an id that it knows', async () => {
  const other = { ...target, subscriptionId: '33333333-3333-3333-3333-333333333333' };
  const config: ReplicationConfig = {
    rules: [{ ...rule, targets: [target, other] }],
    nightlySync: '0 0 2 * * *',
    deletionGuard: { maxCount: 10, maxPercent: 50 },
  };
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot({ name: 'golden-1' }), { ...sourceGroup, name: 'golden-1' });
  const { hints } = await wantedHints(azure, config, ['golden-1']);
  await azure.hints.send(hints);
  expect([...azure.queue.values()].map(({ hint }) => hint.target.subscriptionId)).toEqual([
    target.subscriptionId,
    other.subscriptionId,
  ]);
});
