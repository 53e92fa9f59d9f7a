/** Locks that cannot be put back are tried for as long as it takes; whoever watches hears of it after an hour or two. */
import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';
import { reconcileReplica } from '../../../src/functions/reconcile-replica.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { LockRestoration } from '../../../src/replication/locks/restoration.ts';
import { configOf, hour, inTarget } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, sourceSnapshot, target } from '../../support/snapshots.ts';

const replica = replicaOf(sourceSnapshot());
const first: LockRestoration = {
  replica: { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup, name: 'golden-1' },
  uniqueId: replica.uniqueId,
  locks: [{ name: 'legal', level: 'CanNotDelete' }],
};

/** Works the message off, and each that follows, for so long; answers with what was told at the level of an error. */
async function toldWithin(azure: MemoryAzure, ms: number): Promise<string[]> {
  const told: string[] = [];
  const keep = (): void => undefined;
  const context = {
    log: keep,
    warn: keep,
    error: (line: string) => void told.push(line),
    triggerMetadata: {},
  };
  const service = {
    version: '1',
    world: azure,
    config: configOf(),
    requestSync: (): Promise<void> => Promise.resolve(),
    requestApproval: (): Promise<void> => Promise.resolve(),
  };
  const until = azure.now + ms;
  let next: LockRestoration | undefined = first;
  while (next !== undefined && azure.now <= until) {
    const body = JSON.parse(JSON.stringify({ restoreLocks: next })) as unknown;
    expect(parseQueueMessage(body)).toEqual({ kind: 'restoreLocks', restoration: next });
    await reconcileReplica(service)(body, context as unknown as InvocationContext);
    const [sent] = [...azure.restorations];
    azure.restorations.clear();
    next = sent?.[1].restoration;
    azure.now = Math.max(azure.now, sent?.[1].at ?? 0);
  }
  return told;
}

function world(): MemoryAzure {
  const azure = new MemoryAzure();
  azure.put(replica, inTarget('golden-1'));
  return azure;
}

test.each([
  [403, 'AuthorizationFailed'],
  [503, 'ServiceUnavailable'],
])('%i %s: told, and with which replica', async (status, code) => {
  const azure = world();
  azure.locks.put = () => Promise.reject(new ArmError('PUT lock', { status, code, message: 'x' }));
  expect(await toldWithin(azure, hour)).toEqual([]);
  const [line = ''] = await toldWithin(azure, 3 * hour);
  expect(JSON.parse(line)).toMatchObject({ event: 'failingForLong' });
  expect(line).toContain(replica.id);
});

test('what is waited for by itself makes no noise, such as a replica that is being deleted', async () => {
  const azure = world();
  azure.put({ ...replica, provisioningState: 'Deleting' }, inTarget('golden-1'));
  expect(await toldWithin(azure, 12 * hour)).toEqual([]);
});
