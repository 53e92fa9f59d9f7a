/** One message for all targets of an event: each is looked at, whatever becomes of the others. */
import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { reconcileReplica } from '../../../src/functions/reconcile-replica.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import { configOf, hintOf, inSource } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const second = { ...target, resourceGroup: 'rg-second', location: 'southeastasia' };
const config = configOf({ ...rule, targets: [target, second] });
const hints: Hint[] = [
  hintOf(),
  { ...hintOf(), target: { subscriptionId: second.subscriptionId, resourceGroup: second.resourceGroup } },
];

function delivered(world: MemoryAzure, deliveryCount: number): Promise<void> {
  const keep = (): void => undefined;
  const context = { log: keep, warn: keep, error: keep, triggerMetadata: { deliveryCount } };
  const service = {
    version: '1',
    world,
    config,
    requestSync: (): Promise<void> => Promise.resolve(),
    requestApproval: (): Promise<void> => Promise.resolve(),
  };
  return Promise.resolve(
    reconcileReplica(service)({ hints }, context as unknown as InvocationContext),
  ) as Promise<void>;
}

/** A defect in whatever reads the first target. */
function withDefect(): MemoryAzure {
  const world = new MemoryAzure();
  world.put(sourceSnapshot(), inSource('golden-1'));
  const { get } = world.snapshots;
  world.snapshots.get = (id) =>
    id.resourceGroup === target.resourceGroup ? Promise.reject(new TypeError('a defect')) : get(id);
  return world;
}

test('all targets are looked at', async () => {
  const world = new MemoryAzure();
  world.put(sourceSnapshot(), inSource('golden-1'));
  await delivered(world, 1);
  expect(await world.snapshots.get({ ...target, name: 'golden-1' })).toBeDefined();
  expect(await world.snapshots.get({ ...second, name: 'golden-1' })).toBeDefined();
});

test('a defect at one brings the message back, and keeps no other from its copy', async () => {
  const world = withDefect();
  await expect(delivered(world, 1)).rejects.toThrow('a defect');
  expect(await world.snapshots.get({ ...second, name: 'golden-1' })).toBeDefined();
});

test('where it comes again, the one with the defect goes on in a message of its own, once', async () => {
  const world = withDefect();
  await delivered(world, 2);
  await delivered(world, 3);
  const alone = [...world.queue.values()].filter(({ messageId }) => messageId.startsWith('a-'));
  expect(alone).toMatchObject([{ hint: hints[0] }]);
});
