/** The event of a deleted resource group: remembered, and each replica of its snapshots looked at. */
import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { receiveEvent } from '../../../src/functions/receive-event.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config = { rules: [rule], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };

async function received(world: MemoryAzure, resourceGroup: string): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = [];
  const keep = (line: unknown): void => void records.push(JSON.parse(String(line)) as (typeof records)[0]);
  const context = { log: keep, warn: keep, error: keep } as unknown as InvocationContext;
  const service = {
    version: '1',
    world,
    config,
    requestSync: (): Promise<void> => Promise.resolve(),
    requestApproval: (): Promise<void> => Promise.resolve(),
  };
  const uri = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/${resourceGroup}`;
  const event = {
    id: 'event-1',
    eventType: 'Microsoft.Resources.ResourceDeleteSuccess',
    subject: uri,
    eventTime: new Date(noon + 120_000).toISOString(),
    topic: `/subscriptions/${sourceGroup.subscriptionId}`,
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      resourceUri: uri,
      operationName: 'Microsoft.Resources/subscriptions/resourcegroups/delete',
      status: 'Succeeded',
      subscriptionId: sourceGroup.subscriptionId,
    },
  };
  await receiveEvent(service)(event, context);
  return records;
}

function replicated(): MemoryAzure {
  const world = new MemoryAzure();
  world.put(replicaOf(sourceSnapshot()), { ...target, name: 'golden-1' });
  return world;
}

test('its only replica stays, also where the group is there again, empty, before anybody looked', async () => {
  const world = replicated();
  expect(await received(world, sourceGroup.resourceGroup.toUpperCase())).toMatchObject([
    { event: 'sourceGroupLost', rules: [rule.name], hints: 1 },
  ]);
  for (let hint = world.take(); hint !== undefined; hint = world.take()) {
    await reconcile(world, config, hint.hint);
  }
  const replica = await world.snapshots.get({ ...target, name: 'golden-1' });
  expect(replica?.tags[tagKeys.deletion]).toMatch(/^SourceGroupLost@/);
});

test('a delay of days does not make it forgotten', async () => {
  const world = replicated();
  const patient = { ...config, rules: [{ ...rule, deleteDelayMs: 72 * 3_600_000 }] };
  await received(world, sourceGroup.resourceGroup);
  for (let hint = world.take(); hint !== undefined; hint = world.take()) {
    await reconcile(world, patient, hint.hint);
  }
  const replica = await world.snapshots.get({ ...target, name: 'golden-1' });
  expect(replica?.tags[tagKeys.deletion]).toMatch(/^SourceGroupLost@/);
});

test('a group that no rule replicates from is of no concern', async () => {
  const world = replicated();
  expect(await received(world, 'another')).toMatchObject([{ reason: 'NoRuleForGroup' }]);
  expect([world.queue.size, world.journal.entries.length]).toEqual([0, 0]);
});

test('what cannot be remembered is not done with: the event comes again', async () => {
  const world = replicated();
  world.journal.appending = 'refused';
  await expect(received(world, sourceGroup.resourceGroup)).rejects.toThrow('ServerBusy');
});
