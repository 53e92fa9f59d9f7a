/** What the clients do while there is no token. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answeringWithin } from '../../../src/azure/answering-within.ts';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { RawResourceManager, rawSnapshot } from '../../support/raw-resource-manager.ts';
import { sourceGroup } from '../../support/snapshots.ts';

let azure: RawResourceManager;
const source = { ...sourceGroup, name: 'golden-1' };
const group = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/${sourceGroup.resourceGroup}`;

beforeEach(async () => {
  azure = await RawResourceManager.start();
  const snapshot = rawSnapshot(`${group}/providers/Microsoft.Compute/snapshots/golden-1`);
  azure.answer = () => ({ body: JSON.stringify(snapshot) });
});
afterEach(async () => {
  await azure.close();
});

test('a request for a token that is never answered costs one call, and not all that come after it', async () => {
  let asked = 0;
  const token = { token: 't', expiresOnTimestamp: Date.now() + 3_600_000 };
  const credential = answeringWithin(1, {
    getToken: () => (++asked === 1 ? new Promise<never>(() => undefined) : Promise.resolve(token)),
  });
  const snapshots = new ArmSnapshots(azure.clients({}, {}, undefined, credential));
  await expect(snapshots.get(source)).rejects.toBeInstanceOf(ArmError);
  expect(azure.requests).toEqual([]);
  expect(await snapshots.get(source)).toMatchObject({ name: 'golden-1' });
});
